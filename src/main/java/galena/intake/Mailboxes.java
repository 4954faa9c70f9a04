package galena.intake;

import galena.consent.Consent;
import galena.delivery.Delivery;
import galena.delivery.Outward;
import galena.delivery.Returned;
import galena.directory.Directory;
import galena.directory.Source;
import galena.identity.Identity;
import galena.identity.Person;
import galena.intake.Submission.Reading;
import galena.kernel.AccountId;
import galena.kernel.SourceId;
import galena.kernel.Text;
import galena.storage.Database;
import galena.storage.Rows;
import galena.storage.Secrets;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Mailboxes that sources are read from: every mail gets a verdict, none is changed or deleted.
@Component
public final class Mailboxes {
    private static final Logger LOG = LoggerFactory.getLogger(Mailboxes.class);
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final int LARGEST = 256 * 1024;
    private final Database database;
    private final Identity identity;
    private final Directory directory;
    private final Intake intake;
    private final Revocations revocations;
    private final Screens screens;
    private final Delivery delivery;
    private final Secrets secrets;
    private final Clock clock;
    private final Outward outward;

    Mailboxes(
            Database database,
            Identity identity,
            Directory directory,
            Intake intake,
            Revocations revocations,
            Screens screens,
            Delivery delivery,
            Secrets secrets,
            Clock clock,
            Outward outward) {
        this.database = database;
        this.identity = identity;
        this.directory = directory;
        this.intake = intake;
        this.revocations = revocations;
        this.screens = screens;
        this.delivery = delivery;
        this.secrets = secrets;
        this.clock = clock;
        this.outward = outward;
    }

    // ---- settings

    public Optional<Mailbox> of(AccountId account, SourceId source) {
        return database.read(() -> database.sql()
                .sql("""
                        select host, port, security, login, folder, active, read_at, trouble
                        from intake.mailbox
                        where account_id = :account and source_id = :source
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .query((row, n) -> new Mailbox(
                        account,
                        source,
                        row.getString("host"),
                        row.getInt("port"),
                        Mailbox.Security.valueOf(row.getString("security").toUpperCase(Locale.ROOT)),
                        row.getString("login"),
                        row.getString("folder"),
                        row.getBoolean("active"),
                        Rows.optionalInstant(row, "read_at"),
                        Optional.ofNullable(row.getString("trouble"))))
                .optional());
    }

    /// Keeps where a source is read from. Without a password the one before is kept; another mailbox is read from
    /// now on only.
    public void set(Person by, Mailbox mailbox, Optional<String> password) {
        database.write(() -> {
            var sealed = password.map(secrets::seal).orElse(new byte[0]);
            database.sql()
                    .sql("""
                            insert into intake.mailbox as m (account_id, source_id, host, port, security, login, password, folder, active,
                              leased_until)
                            values (:account, :source, :host, :port, :security, :login, :password, :folder, :active, :now)
                            on conflict (account_id, source_id) do update
                            set host = excluded.host, port = excluded.port, security = excluded.security, login = excluded.login,
                              folder = excluded.folder, active = excluded.active, trouble = null,
                              password = case when length(excluded.password) = 0 then m.password else excluded.password end,
                              validity = case when (m.host, m.login, m.folder) = (excluded.host, excluded.login, excluded.folder)
                                then m.validity else 0 end,
                              last_uid = case when (m.host, m.login, m.folder) = (excluded.host, excluded.login, excluded.folder)
                                then m.last_uid else -1 end
                            """)
                    .param("account", by.account().value())
                    .param("source", mailbox.source().value())
                    .param("host", mailbox.host())
                    .param("port", mailbox.port())
                    .param("security", mailbox.security().code())
                    .param("login", mailbox.login())
                    .param("password", sealed)
                    .param("folder", mailbox.folder())
                    .param("active", mailbox.active())
                    .param("now", Rows.at(clock.instant()))
                    .update();
            identity.note(by, "mailbox-set", Optional.of(mailbox.source().value()));
        });
    }

    public void forget(Person by, SourceId source) {
        database.write(() -> {
            database.sql()
                    .sql("""
                            delete from intake.mailbox
                            where account_id = :account and source_id = :source
                            """)
                    .param("account", by.account().value())
                    .param("source", source.value())
                    .update();
            identity.note(by, "mailbox-forgotten", Optional.of(source.value()));
        });
    }

    /// What a mail would become, its fields as the rules of the source place them; nothing is kept.
    public List<Reading> attempt(AccountId account, SourceId source, byte[] mail) {
        var rules = screens.of(account, source);
        return read(account, mail).stream()
                .map(reading -> reading instanceof Reading.Fields(var fields)
                        ? new Reading.Fields(rules.placed(fields))
                        : reading)
                .toList();
    }

    private List<Reading> read(AccountId account, byte[] mail) {
        Set<String> ours = identity.people(account).stream().map(Person::email).collect(Collectors.toSet());
        return MailReader.read(mail, screens::adf, ours::contains);
    }

    // ---- reading

    private record Leased(SourceId source, byte[] password, long validity, long lastUid) {}

    /// Reads what is new in every mailbox; several instances share them.
    public void poll() {
        identity.each(account -> {
            for (var leased = lease(account.id()); leased.isPresent(); leased = lease(account.id())) {
                poll(account.id(), leased.get());
            }
        });
    }

    /// The next mailbox nobody reads, for this instance; it is left alone for half a minute after it was read.
    private Optional<Leased> lease(AccountId account) {
        var now = clock.instant();
        return database.write(() -> database.sql()
                .sql("""
                        update intake.mailbox
                        set leased_until = :until
                        where account_id = :account and source_id = (
                          select source_id
                          from intake.mailbox
                          where account_id = :account and active and leased_until <= :now
                          order by leased_until
                          limit 1
                          for update skip locked)
                        returning source_id, password, validity, last_uid
                        """)
                .param("until", Rows.at(now.plus(LEASE)))
                .param("account", account.value())
                .param("now", Rows.at(now))
                .query((row, n) -> new Leased(
                        new SourceId(Rows.uuid(row, "source_id")),
                        row.getBytes("password"),
                        row.getLong("validity"),
                        row.getLong("last_uid")))
                .optional());
    }

    private void poll(AccountId account, Leased leased) {
        var mailbox = of(account, leased.source());
        var source = directory.source(account, leased.source());
        if (mailbox.isEmpty() || source.isEmpty()) {
            return;
        }
        var trouble = Optional.<String>empty();
        try {
            poll(mailbox.get(), source.get(), leased);
        } catch (AuthenticationFailedException wrong) {
            trouble = Optional.of("wrong-password");
        } catch (FolderNotFoundException gone) {
            trouble = Optional.of("no-folder");
        } catch (Outward.PrivateAddress closed) {
            trouble = Optional.of("private-address");
        } catch (IllegalStateException otherKey) {
            trouble = Optional.of("other-key");
        } catch (MessagingException | IOException failed) {
            LOG.debug("A mailbox could not be read", failed);
            trouble = Optional.of("cannot-connect");
        } catch (RuntimeException failed) {
            // one mailbox that fails must not keep the others from being read
            LOG.warn("The mailbox of source {} could not be read", leased.source(), failed);
            trouble = Optional.of("failed");
        }
        finish(account, leased.source(), trouble);
    }

    private void finish(AccountId account, SourceId source, Optional<String> trouble) {
        var now = clock.instant();
        database.write(() -> database.sql()
                .sql("""
                        update intake.mailbox
                        set leased_until = :next, trouble = :trouble::text,
                          read_at = case when :trouble::text is null then :now else read_at end
                        where account_id = :account and source_id = :source
                        """)
                .param("next", Rows.at(now.plusSeconds(30)))
                .param("trouble", trouble.orElse(null))
                .param("now", Rows.at(now))
                .param("account", account.value())
                .param("source", source.value())
                .update());
    }

    private void poll(Mailbox mailbox, Source source, Leased leased) throws MessagingException, IOException {
        outward.requirePublic(mailbox.host());
        try (var store = connect(mailbox, secrets.open(leased.password()))) {
            var folder = store.getFolder(mailbox.folder());
            folder.open(Folder.READ_ONLY);
            var uids = (UIDFolder) folder;
            long validity = uids.getUIDValidity();
            long after = leased.lastUid();
            if (after < 0 || validity != leased.validity()) {
                after = before(folder, uids, mailbox.readAt().filter(at -> leased.lastUid() >= 0));
                remember(mailbox, validity, after);
            }
            for (var message : uids.getMessagesByUID(after + 1, UIDFolder.LASTUID)) {
                long uid = uids.getUID(message);
                if (uid > after) {
                    if (!take(source, message)) {
                        // it comes again when we can take it
                        return;
                    }
                    remember(mailbox, validity, uid);
                }
            }
        }
    }

    /// The last mail that is not ours to call: all that lay in a mailbox before it was connected; in one that
    /// numbers its mails anew, all that came before it was last read.
    private static long before(Folder folder, UIDFolder uids, Optional<Instant> readAt) throws MessagingException {
        long last = Math.max(0, uids.getUIDNext() - 1);
        if (readAt.isEmpty()) {
            return last;
        }
        for (var message : folder.getMessages()) {
            var came = message.getReceivedDate();
            if (came != null && !came.toInstant().isBefore(readAt.get().minus(LEASE))) {
                return uids.getUID(message) - 1;
            }
        }
        return last;
    }

    private static Store connect(Mailbox mailbox, String password) throws MessagingException {
        var protocol = mailbox.security() == Mailbox.Security.TLS ? "imaps" : "imap";
        var properties = new Properties();
        properties.put("mail." + protocol + ".connectiontimeout", "10000");
        properties.put("mail." + protocol + ".timeout", "30000");
        properties.put("mail." + protocol + ".writetimeout", "30000");
        properties.put("mail." + protocol + ".ssl.checkserveridentity", "true");
        properties.put("mail." + protocol + ".partialfetch", "true");
        if (mailbox.security() == Mailbox.Security.STARTTLS) {
            properties.put("mail.imap.starttls.enable", "true");
            properties.put("mail.imap.starttls.required", "true");
        }
        var store = Session.getInstance(properties).getStore(protocol);
        store.connect(mailbox.host(), mailbox.port(), mailbox.login(), password);
        return store;
    }

    private void remember(Mailbox mailbox, long validity, long uid) {
        database.write(() -> database.sql()
                .sql("""
                        update intake.mailbox
                        set validity = :validity, last_uid = :uid, leased_until = :until
                        where account_id = :account and source_id = :source
                        """)
                .param("validity", validity)
                .param("uid", uid)
                .param("until", Rows.at(clock.instant().plus(LEASE)))
                .param("account", mailbox.account().value())
                .param("source", mailbox.source().value())
                .update());
    }

    /// A mail that comes twice, by two routes or because we died before we remembered it, counts once. False when
    /// it could not be taken now.
    private boolean take(Source source, Message message) throws MessagingException, IOException {
        var bytes = new Bounded();
        message.writeTo(bytes);
        var mail = bytes.toByteArray();
        var id = Optional.ofNullable(message.getHeader("Message-ID"))
                .map(all -> all[0])
                .orElse(HexFormat.of().formatHex(Text.sha256(mail)));
        var key = "mail:" + HexFormat.of().formatHex(Text.sha256(id), 0, 16);
        var readings = bytes.cut ? List.<Reading>of(new Reading.Unreadable("too-large")) : read(source.account(), mail);
        if (readings.contains(new Reading.Refused("asked-not-to"))) {
            MailReader.wish(mail)
                    .ifPresent(wish -> revocations.revoke(
                            source.account(),
                            List.of(wish.email()),
                            new Consent.Never(wish.channel(), "mail", Optional.empty())));
        }
        if (readings.contains(new Reading.Refused("bounce"))) {
            MailReader.returned(mail).ifPresent(returned -> returned(source.account(), returned));
        }
        var answers = intake.submit(java.util.stream.IntStream.range(0, readings.size())
                .mapToObj(i -> new Submission(
                        source,
                        "mail",
                        Optional.of(readings.size() == 1 ? key : key + "/" + i),
                        "message/rfc822",
                        mail,
                        false,
                        readings.get(i),
                        verdict -> new Submission.Answer(verdict instanceof Verdict.Later ? 503 : 200, "")))
                .toList());
        return answers.stream().allMatch(answer -> answer.status() == 200);
    }

    /// An address that reaches nobody is not written to again; who complained is left alone.
    private void returned(AccountId account, Returned returned) {
        delivery.returned(account, returned)
                .filter(lead -> returned.kind() == Returned.Kind.COMPLAINED)
                .ifPresent(lead -> revocations.revoke(account, lead, "complaint"));
    }

    /// Keeps the beginning of what is too large.
    private static final class Bounded extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private boolean cut;

        @Override
        public void write(int b) {
            if (kept.size() < LARGEST) {
                kept.write(b);
            } else {
                cut = true;
            }
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            int room = Math.min(length, LARGEST - kept.size());
            kept.write(bytes, from, room);
            cut |= room < length;
        }

        byte[] toByteArray() {
            return kept.toByteArray();
        }
    }
}
