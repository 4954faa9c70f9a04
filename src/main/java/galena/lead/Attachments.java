package galena.lead;

import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.LeadId;
import galena.kernel.Text;
import galena.storage.Database;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Photographs and documents that lie with a lead: what was seen on the roof, what goes with the offer.
@Component
public final class Attachments {
    /// So large a file is taken at most, in bytes.
    public static final int LARGEST = 12_000_000;

    private static final int MOST = 50;
    private final Database database;
    private final Leads leads;
    private final Clock clock;
    private final Ids ids;
    private final AttachmentTable table;

    Attachments(Database database, Leads leads, Clock clock, Ids ids) {
        this.database = database;
        this.leads = leads;
        this.clock = clock;
        this.ids = ids;
        this.table = new AttachmentTable(database);
    }

    /// What became of a file.
    public sealed interface Added {
        record As(UUID id) implements Added {}

        /// `empty`, `too-large`, `no-picture`, `no-document`, `too-many`.
        record Not(String why) implements Added {}
    }

    /// Keeps a file beside a lead: pictures painted anew (JPEG, PNG, GIF, BMP), documents as they are (PDF).
    public Added add(Person by, LeadId lead, String name, byte[] raw) {
        if (raw.length == 0) {
            return new Added.Not("empty");
        }
        if (raw.length > LARGEST) {
            return new Added.Not("too-large");
        }
        boolean document = isDocument(raw);
        var kept = document ? Optional.of(raw) : Photo.of(raw);
        if (kept.isEmpty()) {
            return new Added.Not("no-picture");
        }
        var kind = document ? Attachment.Kind.DOCUMENT : Attachment.Kind.PHOTO;
        return database.write(() -> {
            if (table.of(by.account(), lead).size() >= MOST) {
                return new Added.Not("too-many");
            }
            var one = new Attachment(ids.next(), kind, Text.line(name, 200), by.id(), clock.instant());
            // the lead first, then what lies with it: always in this order
            leads.change(
                    by.account(),
                    lead,
                    held -> Optional.of(Change.only(
                            held,
                            Happening.by(by.id(), Happening.Kind.ATTACHED, kind.code())
                                    .about(one.id()))));
            table.insert(by.account(), lead, one, kept.get());
            return new Added.As(one.id());
        });
    }

    private static boolean isDocument(byte[] raw) {
        return raw.length > 5 && new String(raw, 0, 5, StandardCharsets.ISO_8859_1).equals("%PDF-");
    }

    /// A lead's, newest first.
    public List<Attachment> of(AccountId account, LeadId lead) {
        return database.read(() -> table.of(account, lead));
    }

    /// Its bytes; empty when it is not with that lead.
    public Optional<byte[]> bytes(AccountId account, LeadId lead, UUID id) {
        return database.read(() -> table.bytes(account, lead, id));
    }

    /// It was not meant to be here. False when there is none.
    public boolean remove(Person by, LeadId lead, UUID id) {
        return database.write(() -> table.delete(by.account(), lead, id));
    }
}
