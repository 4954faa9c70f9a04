package galena.web;

import galena.directory.Directory;
import galena.distribution.Distribution;
import galena.distribution.Level;
import galena.distribution.Limits;
import galena.distribution.Receiver;
import galena.distribution.ReceiverList;
import galena.distribution.Receivers;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.kernel.Words;
import galena.lead.Leads;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Who may receive what: everybody in one matrix, each on a page of their own, all as a list.
@Controller
class ReceiverPages {
    private static final int LARGEST = 2_000_000;
    private final Identity identity;
    private final Directory directory;
    private final Receivers receivers;
    private final ReceiverList list;
    private final Distribution distribution;
    private final Leads leads;
    private final Shares shares;
    private final Names names;
    private final Pages pages;
    private final Clock clock;

    ReceiverPages(
            Identity identity,
            Directory directory,
            Receivers receivers,
            ReceiverList list,
            Distribution distribution,
            Leads leads,
            Shares shares,
            Names names,
            Pages pages,
            Clock clock) {
        this.identity = identity;
        this.directory = directory;
        this.receivers = receivers;
        this.list = list;
        this.distribution = distribution;
        this.leads = leads;
        this.shares = shares;
        this.names = names;
        this.pages = pages;
        this.clock = clock;
    }

    // ---- all

    @GetMapping("/receivers")
    View all(HttpServletRequest request) {
        return all(request, 200, "", List.of());
    }

    private View all(HttpServletRequest request, int status, String said, List<String> wrong) {
        var me = me(request);
        var found = receivers.all(me.account());
        var today = receivers.today(me.account());
        var partners = receivers.partners(me.account()).stream().collect(Collectors.toMap(p -> p.id(), p -> p));
        var day = LocalDate.ofInstant(
                clock.instant(), identity.account(me.account()).zone());
        return pages.show(
                status,
                "receivers",
                new ReceiverPage.All(
                        pages.frame(request, "receivers.title"),
                        list.named(me.account()).stream()
                                .map(one -> row(
                                        one,
                                        Optional.ofNullable(partners.get(one.id()))
                                                .map(p -> Words.say(
                                                        "partner." + p.kind().code()))
                                                .orElse(Words.say("receivers.ours")),
                                        found.getOrDefault(one.id(), Receiver.usual(one.id())),
                                        today.getOrDefault(one.id(), 0),
                                        day))
                                .toList(),
                        said,
                        wrong));
    }

    private static ReceiverPage.Row row(
            ReceiverList.Named one, String kind, Receiver receiver, int today, LocalDate day) {
        var limits = receiver.limits();
        var can = new ArrayList<String>(receiver.skills().stream().sorted().toList());
        receiver.languages().stream().sorted().forEach(can::add);
        receiver.territories().stream().sorted().limit(5).forEach(can::add);
        return new ReceiverPage.Row(
                one.id().toString(),
                one.name(),
                kind,
                Words.say("level." + receiver.level().code()),
                receiver.weight(),
                limits.daily() > 0 ? Words.say("receivers.of", today, limits.daily()) : String.valueOf(today),
                caps(limits),
                limits.capacity() > 0 ? String.valueOf(limits.capacity()) : "",
                String.join(", ", can),
                ReceiverList.licences(receiver.licences()),
                receiver.licences().values().stream().flatMap(Optional::stream).anyMatch(until -> until.isBefore(day)));
    }

    private static String caps(Limits limits) {
        var said = new ArrayList<String>();
        if (limits.hourly() > 0) {
            said.add(Words.say("receivers.cap.hour", limits.hourly()));
        }
        if (limits.daily() > 0) {
            said.add(Words.say("receivers.cap.day", limits.daily()));
        }
        if (limits.weekly() > 0) {
            said.add(Words.say("receivers.cap.week", limits.weekly()));
        }
        if (limits.monthly() > 0) {
            said.add(Words.say("receivers.cap.month", limits.monthly()));
        }
        return String.join(", ", said);
    }

    @GetMapping("/receivers/file")
    ResponseEntity<byte[]> file(HttpServletRequest request) {
        var me = me(request);
        var text = list.written(me);
        identity.note(me, "receivers-exported", Optional.empty());
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, "text/csv;charset=utf-8")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("receivers.csv")
                                .build()
                                .toString())
                .body(text.getBytes(StandardCharsets.UTF_8));
    }

    @PostMapping("/receivers/file")
    View upload(HttpServletRequest request) throws IOException {
        var me = me(request);
        var bytes = bytes(request);
        if (bytes.length == 0 || bytes.length > LARGEST) {
            return all(request, 422, Words.say("receivers.file.none"), List.of());
        }
        var read = list.take(me, new String(bytes, StandardCharsets.UTF_8));
        return all(
                request, 200, Words.say("receivers.file.read", read.receivers().size()), read.wrong());
    }

    private static byte[] bytes(HttpServletRequest request) throws IOException {
        try {
            var part = request.getPart("file");
            return part == null ? new byte[0] : part.getInputStream().readNBytes(LARGEST + 1);
        } catch (ServletException broken) {
            return new byte[0];
        }
    }

    // ---- one

    @GetMapping("/receivers/{id}")
    View one(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var named = found(me, id);
        return one(request, 200, named, receivers.of(me.account(), named.id()), "");
    }

    private ReceiverList.Named found(Person me, String id) {
        var wanted = Ask.id(id);
        return list.named(me.account()).stream()
                .filter(one -> one.id().equals(wanted))
                .findFirst()
                .orElseThrow(Ask.NotFound::new);
    }

    private View one(HttpServletRequest request, int status, ReceiverList.Named one, Receiver receiver, String wrong) {
        var limits = receiver.limits();
        return pages.show(
                status,
                "receiver",
                new ReceiverPage.One(
                        pages.frame(request, "receivers.title"),
                        one.id().toString(),
                        one.name(),
                        standing(me(request), one.id()),
                        receiver.level().code(),
                        receiver.weight(),
                        number(limits.hourly()),
                        number(limits.daily()),
                        number(limits.weekly()),
                        number(limits.monthly()),
                        number(limits.capacity()),
                        ReceiverList.joined(receiver.skills()),
                        ReceiverList.joined(receiver.languages()),
                        ReceiverList.joined(receiver.territories()),
                        ReceiverList.licences(receiver.licences()),
                        directory.sources(me(request).account()).stream()
                                .map(s -> new ReceiverPage.SourceCap(
                                        s.id().toString(),
                                        s.name(),
                                        number(limits.ofSource().getOrDefault(s.id(), 0))))
                                .toList(),
                        shares.of(
                                me(request).account(),
                                one.id(),
                                names.called(me(request).account())),
                        wrong));
    }

    /// How many they had today, what they hold, and whether they may receive now.
    private String standing(Person me, UUID id) {
        var person = new PersonId(id);
        var held = leads.inHand(me.account(), person, 1000).size();
        var midnight = LocalDate.ofInstant(clock.instant(), me.zone())
                .plusDays(1)
                .atStartOfDay(me.zone())
                .toInstant();
        var moments = Moments.at(clock, me.zone());
        return Words.say("receiver.today", receivers.today(me.account()).getOrDefault(id, 0))
                + " "
                + Words.say(
                        "receiver.holds",
                        held,
                        leads.dueBefore(me.account(), midnight).getOrDefault(person, 0))
                + " "
                + distribution
                        .standing(me.account(), id)
                        .map(obstacle -> Words.say("receiver.now", PlanWords.obstacle(obstacle, moments)))
                        .orElse(Words.say("receiver.now.free"));
    }

    private static String number(int n) {
        return n == 0 ? "" : String.valueOf(n);
    }

    @PostMapping("/receivers/{id}")
    View change(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var named = found(me, id);
        var before = receivers.of(me.account(), named.id());
        try {
            receivers.save(
                    me,
                    new Receiver(
                            named.id(),
                            Ask.read(request, "level", Level::of).orElse(before.level()),
                            Ask.read(request, "weight", Integer::valueOf).orElse(Receiver.USUAL_WEIGHT),
                            new Limits(
                                    count(request, "hourly"),
                                    count(request, "daily"),
                                    count(request, "weekly"),
                                    count(request, "monthly"),
                                    count(request, "capacity"),
                                    ofSource(request, me)),
                            ReceiverList.small(Ask.line(request, "skills", 2000)),
                            ReceiverList.small(Ask.line(request, "languages", 2000)),
                            ReceiverList.capital(Ask.text(request, "territories", 20_000)),
                            ReceiverList.licences(Ask.text(request, "licences", 5000))));
        } catch (IllegalArgumentException | java.time.DateTimeException notOfThatForm) {
            return one(request, 422, named, before, Words.say("receiver.wrong"));
        }
        return new RedirectView("/receivers/" + named.id());
    }

    private static int count(HttpServletRequest request, String name) {
        var text = Ask.line(request, name, 20);
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    private Map<SourceId, Integer> ofSource(HttpServletRequest request, Person me) {
        var caps = new HashMap<SourceId, Integer>();
        for (var source : directory.sources(me.account())) {
            int daily = count(request, "source." + source.id());
            if (daily > 0 && daily <= Limits.MOST) {
                caps.put(source.id(), daily);
            }
        }
        return caps;
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
