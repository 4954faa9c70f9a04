package galena.intake;

import galena.consent.Consent;
import galena.delivery.Delivery;
import galena.directory.Directory;
import galena.directory.Source;
import galena.identity.Account;
import galena.identity.Identity;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.Text;
import galena.lead.Contact;
import galena.lead.Happening;
import galena.lead.Households;
import galena.lead.Leads;
import galena.lead.Message;
import galena.lead.Messages;
import galena.lead.NewLead;
import galena.lead.Origin;
import galena.playbook.Playbooks;
import galena.playbook.Reaction;
import galena.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Decides and writes many submissions of one account in one transaction: lock the keys in order, decide in order
/// of arrival, write.
final class Batch {
    static final Duration LOOK_WITHIN = Duration.ofDays(1);
    static final Duration LOOK_LIMIT = Duration.ofDays(14);

    private final Database database;
    private final Identity identity;
    private final Consent consent;
    private final Playbooks playbooks;
    private final Leads leads;
    private final Clock clock;
    private final Ids ids;
    private final Directory directory;
    private final Messages messages;
    private final Households households;
    private final Delivery delivery;
    private final SubmissionTable table;
    private final CounterTable counters;

    Batch(
            Database database,
            Identity identity,
            Consent consent,
            Playbooks playbooks,
            Leads leads,
            Clock clock,
            Ids ids,
            Directory directory,
            Messages messages,
            Households households,
            Delivery delivery,
            SubmissionTable table) {
        this.database = database;
        this.identity = identity;
        this.consent = consent;
        this.playbooks = playbooks;
        this.leads = leads;
        this.clock = clock;
        this.ids = ids;
        this.directory = directory;
        this.messages = messages;
        this.households = households;
        this.delivery = delivery;
        this.table = table;
        this.counters = new CounterTable(database);
    }

    /// A submission on its way: screened already, so that the transaction only decides and writes.
    ///
    /// @param owner whose it is from the beginning
    /// @param kept whether the submission is in the books already
    /// @param begins when its playbook begins; at once where it is empty
    record Arrived(
            Submission submission,
            Instant at,
            Screening.Screened screened,
            Optional<PersonId> owner,
            LeadId lead,
            Origin origin,
            Optional<Instant> begins,
            SourceRules rules,
            boolean kept) {
        /// The same, in the books since then.
        Arrived kept(Instant since) {
            return new Arrived(submission, since, screened, owner, lead, origin, begins, rules, true);
        }

        Recent.Sighting sighting() {
            var contact = screened instanceof Screening.Screened.Passed passed
                    ? Optional.of(passed.contact())
                    : Optional.<Contact>empty();
            return new Recent.Sighting(
                    lead,
                    submission.source().id(),
                    at,
                    contact.map(c -> Recent.product(c.product())).orElse(""),
                    contact.map(c -> Recent.firstName(c.firstName())).orElse(""));
        }
    }

    record Decided(Verdict verdict, Submission.Answer answer) {}

    /// In the order given. Throws what the database throws; then nothing of the batch was kept.
    List<Decided> settle(AccountId account, List<Arrived> arrived) {
        if (database.isOpen()) {
            return new Settling(identity.account(account), true).settle(arrived);
        }
        try {
            return database.write(() -> new Settling(identity.account(account), false).settle(arrived));
        } catch (Counting.NoRoom full) {
            return database.write(() -> new Settling(identity.account(account), true).settle(arrived));
        }
    }

    /// One transaction's worth of state.
    private final class Settling {
        private final Account account;
        private final Map<String, Recent> known = new HashMap<>();
        private final Map<String, Recent> changed = new TreeMap<>();
        private final Map<String, String> stored = new TreeMap<>();
        private final Set<String> forbidden = new HashSet<>();
        private final Map<LeadId, String> endings = new HashMap<>();
        private final Map<String, Decided> byKey = new HashMap<>();
        private final List<NewLead> opened = new ArrayList<>();
        private final Map<LeadId, Instant> later = new HashMap<>();
        private final List<SubmissionTable.Row> rows = new ArrayList<>();
        private final TreeMap<String, List<Message>> askedAgain = new TreeMap<>();
        private final List<Consent.Agreement> agreements = new ArrayList<>();
        private final Map<LeadId, Recent.Sighting> sightings = new HashMap<>();
        private final Map<LeadId, LeadId> housemates = new HashMap<>();
        private final Set<String> own;
        private final Counting counting;
        private final boolean exactly;

        Settling(Account account, boolean exactly) {
            this.account = account;
            this.exactly = exactly;
            this.own = directory.own(account.id());
            this.counting = new Counting(counters, account, clock.instant());
        }

        List<Decided> settle(List<Arrived> arrived) {
            lock(arrived);
            var decided = arrived.stream().map(this::settle).toList();
            write();
            return decided;
        }

        private void lock(List<Arrived> arrived) {
            var proposals = new TreeMap<String, String>();
            var values = new HashSet<String>();
            for (var one : arrived) {
                if (one.screened() instanceof Screening.Screened.Passed passed) {
                    values.addAll(passed.keys());
                }
                if (one.screened() instanceof Screening.Screened.Passed passed
                        && !one.submission().test()) {
                    var written = sighting(one).written();
                    telling(passed).forEach(key -> proposals.putIfAbsent(hex(key), written));
                }
            }
            forbidden.addAll(consent.forbidden(account.id(), values, Consent.Channel.ALL));
            if (!proposals.isEmpty()) {
                stored.putAll(table.lockKeys(account.id(), proposals));
            }
            counting.lock(arrived, exactly);
            // a proposal that stands there now was written by us: nobody was known by that key
            stored.forEach((hex, written) ->
                    known.put(hex, written.equals(proposals.get(hex)) ? new Recent(List.of()) : Recent.read(written)));
            var seen = known.values().stream()
                    .flatMap(recent -> recent.sightings().stream())
                    .map(Recent.Sighting::lead)
                    .distinct()
                    .toList();
            endings.putAll(leads.endings(account.id(), seen));
        }

        private Decided settle(Arrived one) {
            var key = one.submission().key().map(k -> one.submission().source().id() + " " + k);
            if (key.isPresent()) {
                var before = byKey.get(key.get());
                var replay = before != null
                        ? Optional.of(before)
                        : table.answered(
                                        account.id(),
                                        one.submission().source().id(),
                                        one.submission().key().get())
                                .map(answer -> new Decided(new Verdict.Later("answered-before"), answer));
                if (replay.isPresent()) {
                    return replay.get();
                }
            }
            var verdict = decide(one);
            var decided = new Decided(verdict, one.submission().answering().apply(verdict));
            keep(one, decided);
            key.ifPresent(k -> byKey.put(k, decided));
            return decided;
        }

        private Verdict decide(Arrived one) {
            if (one.submission().reading() instanceof Submission.Reading.Unreadable(var reason)) {
                return new Verdict.Quarantined(reason);
            }
            return switch (one.screened()) {
                case Screening.Screened.Failed(var reason, var field, var words) ->
                    new Verdict.Rejected(reason, field, words);
                case Screening.Screened.Passed passed -> decide(one, passed);
            };
        }

        private Verdict decide(Arrived one, Screening.Screened.Passed passed) {
            if (!one.submission().isSample() && passed.keys().stream().anyMatch(forbidden::contains)) {
                return new Verdict.Rejected("never-contact", "", "");
            }
            if (one.submission().test()) {
                return accept(one, passed);
            }
            var known = answered(one, passed).orElseGet(() -> known(one, passed));
            if (known instanceof Known.Same(var lead, var source, var tell)) {
                if (tell && one.origin() != Origin.IMPORTED) {
                    agreement(one, lead, passed.contact()).ifPresent(agreements::add);
                    askedAgain
                            .computeIfAbsent(lead.toString(), l -> new ArrayList<>())
                            .add(message(one, lead, passed.contact()));
                }
                return new Verdict.Duplicate(
                        lead, source.equals(one.submission().source().id()));
            }
            var full = counting.refuses(one);
            if (full.isPresent()) {
                return new Verdict.Rejected(full.get(), "", "");
            }
            if (known instanceof Known.Housemate(var of)) {
                housemates.put(one.lead(), of);
            }
            var accepted = accept(one, passed);
            var sighting = sighting(one);
            telling(passed)
                    .map(Batch::hex)
                    .forEach(hex -> changed.put(hex, recent(hex).with(sighting)));
            return accepted;
        }

        private Recent.Sighting sighting(Arrived one) {
            return sightings.computeIfAbsent(one.lead(), lead -> one.sighting());
        }

        private Stream<String> telling(Screening.Screened.Passed passed) {
            return passed.keys().stream().filter(key -> Telling.tells(key, own));
        }

        /// Who answers a mail of ours is whom it went to, whatever they write and from wherever.
        private Optional<Known> answered(Arrived one, Screening.Screened.Passed passed) {
            var found = MailReader.letters(passed.contact().fields().getOrDefault(MailReader.REPLY, ""));
            if (found.isEmpty()) {
                return Optional.empty();
            }
            var lead = delivery.answered(account.id(), found);
            lead.ifPresent(id -> endings.putAll(leads.endings(account.id(), List.of(id))));
            return lead.filter(id -> endings.getOrDefault(id, "lost").equals("lost"))
                    .map(id -> new Known.Same(id, one.submission().source().id(), true));
        }

        private Known known(Arrived one, Screening.Screened.Passed passed) {
            var source = one.submission().source();
            var earlier = telling(passed)
                    .flatMap(key -> {
                        var recent = recent(hex(key));
                        return recent.isShared()
                                ? Stream.<Known.Earlier>empty()
                                : recent.sightings().stream()
                                        .map(sighting -> new Known.Earlier(
                                                sighting,
                                                !key.contains("@"),
                                                Optional.ofNullable(endings.get(sighting.lead()))));
                    })
                    .toList();
            return Known.of(
                    one.rules().duplicates(),
                    new Known.Asking(
                            source,
                            passed.contact().product(),
                            passed.contact().firstName(),
                            isReply(passed.contact())
                                    ? Instant.EPOCH
                                    : clock.instant().minus(source.window())),
                    earlier,
                    id -> directory.source(account.id(), id).flatMap(Source::vendor));
        }

        private Optional<Consent.Agreement> agreement(Arrived one, LeadId lead, Contact contact) {
            return Agreed.in(contact.fields(), one.at(), account.zone())
                    .map(said -> new Consent.Agreement(
                            ids.next(),
                            lead,
                            said.at(),
                            said.words(),
                            said.version(),
                            said.channels(),
                            said.address(),
                            said.certificate(),
                            one.submission().door()));
        }

        private static boolean isReply(Contact contact) {
            return contact.fields().containsKey(MailReader.REPLY);
        }

        private Message message(Arrived one, LeadId lead, Contact contact) {
            var words = contact.message().isEmpty() ? contact.product() : contact.message();
            return Message.from(
                    ids.next(),
                    lead,
                    one.at(),
                    isReply(contact) ? Message.Kind.REPLY : Message.Kind.AGAIN,
                    one.submission().door(),
                    words);
        }

        /// Whoever lives with somebody of ours goes to whoever knows them.
        private Optional<PersonId> owner(Arrived one) {
            return one.owner()
                    .or(() -> Optional.ofNullable(housemates.get(one.lead()))
                            .flatMap(of -> households.owner(account.id(), of)));
        }

        private Recent recent(String hex) {
            var newer = changed.get(hex);
            return newer != null ? newer : known.getOrDefault(hex, new Recent(List.of()));
        }

        private Verdict.Accepted accept(Arrived one, Screening.Screened.Passed passed) {
            var lead = one.lead();
            one.begins().ifPresent(at -> later.put(lead, at));
            agreement(one, lead, passed.contact()).ifPresent(agreements::add);
            opened.add(new NewLead(
                    account.id(),
                    lead,
                    one.submission().source().id(),
                    one.origin(),
                    one.submission().test(),
                    one.at(),
                    account.dayOf(one.at()),
                    owner(one),
                    passed.contact()));
            return new Verdict.Accepted(lead);
        }

        private void keep(Arrived one, Decided decided) {
            if (one.origin() != Origin.ACCEPTED || one.kept()) {
                return;
            }
            var submission = one.submission();
            rows.add(new SubmissionTable.Row(
                    account.id(),
                    ids.next(),
                    submission.source().id(),
                    submission.door(),
                    one.at(),
                    account.dayOf(one.at()),
                    submission.key(),
                    Text.line(submission.contentType(), 200),
                    submission.raw(),
                    submission.test(),
                    Optional.of(decided.verdict()),
                    decided.answer()));
        }

        private void write() {
            if (!rows.isEmpty()) {
                table.insert(rows);
            }
            if (!opened.isEmpty()) {
                leads.open(opened, later);
            }
            if (!agreements.isEmpty()) {
                consent.agreed(account.id(), agreements);
            }
            housemates.forEach((lead, of) -> households.join(account.id(), lead, of));
            var rewritten = new TreeMap<String, String>();
            stored.forEach((hex, written) -> {
                var now = recent(hex).written();
                if (!now.equals(written)) {
                    rewritten.put(hex, now);
                }
            });
            if (!rewritten.isEmpty()) {
                table.remember(account.id(), rewritten);
            }
            var news = opened.stream().map(NewLead::id).collect(Collectors.toSet());
            askedAgain.forEach((lead, written) -> askAgain(LeadId.of(lead), news, written));
            rows.stream()
                    .filter(row -> row.verdict()
                            .filter(Verdict.Quarantined.class::isInstance)
                            .isPresent())
                    .forEach(this::look);
            counting.write();
        }

        /// The prospect came again: an open lead's holder sees it, a lost one begins anew.
        private void askAgain(LeadId lead, Set<LeadId> news, List<Message> written) {
            messages.insert(account.id(), written);
            if (news.contains(lead)) {
                return;
            }
            boolean reply = written.getLast().kind() == Message.Kind.REPLY;
            var happening = Happening.machine(reply ? Happening.Kind.REPLIED : Happening.Kind.ASKED_AGAIN, "")
                    .about(written.getLast().id());
            var reaction = reply ? Reaction.REPLY : Reaction.ASKED_AGAIN;
            if (endings.containsKey(lead)) {
                leads.reopen(
                        account.id(),
                        lead,
                        Happening.machine(Happening.Kind.REOPENED, "asked-again")
                                .about(written.getLast().id()));
            } else {
                leads.change(account.id(), lead, held -> Optional.of(leads.came(held, reaction, happening)));
            }
        }

        private void look(SubmissionTable.Row row) {
            var inCharge = playbooks.inCharge(account.id());
            table.insertLook(
                    row.account(),
                    row.id(),
                    inCharge,
                    row.receivedAt(),
                    row.receivedAt().plus(LOOK_WITHIN),
                    row.receivedAt().plus(LOOK_LIMIT));
        }
    }

    /// Half of SHA-256 is plenty for telling people apart, and keeps the index small.
    static String hex(String key) {
        return HexFormat.of().formatHex(Text.sha256(key), 0, 16);
    }
}
