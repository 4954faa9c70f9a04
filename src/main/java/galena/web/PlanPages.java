package galena.web;

import galena.directory.Directory;
import galena.directory.OwnField;
import galena.distribution.Decision;
import galena.distribution.Distribution;
import galena.distribution.Hands;
import galena.distribution.Plan;
import galena.distribution.Plans;
import galena.distribution.Receivers;
import galena.distribution.RoutingPlan;
import galena.identity.Absence;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.SourceId;
import galena.kernel.Words;
import galena.lead.Contact;
import galena.lead.Facts;
import galena.lead.Leads;
import galena.lead.Ordering;
import galena.playbook.Condition;
import galena.playbook.Playbooks;
import galena.playbook.Step;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Routing plans: who gets which leads, seen working, built in rows, tried, published.
@Controller
class PlanPages {
    private static final int COMPARED = 1000;
    private static final int SHOWN = 20;
    private final Identity identity;
    private final Directory directory;
    private final Playbooks playbooks;
    private final Leads leads;
    private final Distribution distribution;
    private final Plans plans;
    private final Receivers receivers;
    private final Hands hands;
    private final Names names;
    private final Reasons reasons;
    private final Shares shares;
    private final Pages pages;
    private final Clock clock;

    PlanPages(
            Identity identity,
            Directory directory,
            Playbooks playbooks,
            Leads leads,
            Distribution distribution,
            Plans plans,
            Receivers receivers,
            Hands hands,
            Names names,
            Reasons reasons,
            Shares shares,
            Pages pages,
            Clock clock) {
        this.identity = identity;
        this.directory = directory;
        this.playbooks = playbooks;
        this.leads = leads;
        this.distribution = distribution;
        this.plans = plans;
        this.receivers = receivers;
        this.hands = hands;
        this.names = names;
        this.reasons = reasons;
        this.shares = shares;
        this.pages = pages;
        this.clock = clock;
    }

    // ---- all

    @GetMapping("/plans")
    View all(HttpServletRequest request) {
        return all(request, 200, "");
    }

    private View all(HttpServletRequest request, int status, String wrong) {
        var me = me(request);
        var called = names.called(me.account());
        var moments = Moments.at(clock, me.zone());
        var found = plans.plans(me.account()).stream().collect(Collectors.toMap(RoutingPlan::name, plan -> plan));
        var all = new TreeSet<>(places(me.account()));
        all.addAll(found.keySet());
        return pages.show(
                status,
                "plans",
                new PlanPage.All(
                        pages.frame(request, "plans.title"),
                        all.stream()
                                .map(name -> place(name, Optional.ofNullable(found.get(name)), called))
                                .toList(),
                        receivers.closings(me.account()).stream()
                                .map(closing -> new PlanPage.ClosingRow(
                                        closing.id().toString(),
                                        moments.say(closing.starts()),
                                        moments.say(closing.ends())))
                                .toList(),
                        identity.teams(me.account()).stream()
                                .map(team -> new LeadPage.Choice(team.id().toString(), team.name()))
                                .toList(),
                        receivers.isLicensed(me.account()),
                        leads.ordering(me.account()).written(),
                        leads.ordering(me.account()).within().code(),
                        hands.pace(me.account()).callSeconds(),
                        hands.pace(me.account()).share(),
                        wrong));
    }

    /// Where the playbooks that hold place leads.
    private List<String> places(AccountId account) {
        return playbooks.inForce(account).values().stream()
                .flatMap(playbook -> playbook.steps().values().stream())
                .flatMap(step -> switch (step) {
                    case Step.Place place -> Stream.of(place.pool());
                    case Step.Partner partner -> Stream.of(partner.partner());
                    default -> Stream.<String>empty();
                })
                .distinct()
                .toList();
    }

    private static PlanPage.Place place(String name, Optional<RoutingPlan> plan, PlanWords.Called called) {
        var rules = plan.filter(p -> p.version().isPresent())
                .map(p -> p.published().rules())
                .orElse(List.of());
        return new PlanPage.Place(
                name,
                plan.map(p -> p.id().toString()).orElse(""),
                rules.isEmpty() ? Words.say("plans.no-plan", name) : Words.say("plans.rules", rules.size()),
                rules.stream().map(rule -> PlanWords.rule(rule, called)).toList(),
                plan.flatMap(RoutingPlan::draft).isPresent());
    }

    @PostMapping("/plans")
    View add(HttpServletRequest request) {
        var me = me(request);
        var name = Ask.line(request, "name", 120);
        if (name.isEmpty()) {
            return all(request, 422, Words.say("plans.name-missing"));
        }
        return new RedirectView("/plans/" + plans.add(me, name) + "/edit");
    }

    @PostMapping("/floor/closings")
    View close(HttpServletRequest request) {
        var me = me(request);
        var from = Ask.read(request, "from", LocalDateTime::parse)
                .map(t -> t.atZone(me.zone()).toInstant());
        var until = Ask.read(request, "until", LocalDateTime::parse)
                .map(t -> t.atZone(me.zone()).toInstant());
        if (from.isEmpty()
                || until.isEmpty()
                || !until.get().isAfter(from.get())
                || !until.get().isAfter(clock.instant())) {
            return all(request, 422, Words.say("closing.wrong"));
        }
        var team = Ask.line(request, "team", 40);
        if (team.isEmpty()) {
            receivers.close(me, from.get(), until.get());
            return new RedirectView("/plans");
        }
        var away = new Absence(from.get(), until.get());
        identity.teams(me.account()).stream()
                .filter(one -> one.id().toString().equals(team))
                .flatMap(one -> one.members().stream())
                .forEach(member -> identity.addAbsence(me, member, away));
        return new RedirectView("/plans");
    }

    @PostMapping("/floor/closings/{id}/end")
    View open(HttpServletRequest request, @PathVariable String id) {
        receivers.open(me(request), Ask.id(id));
        return new RedirectView("/plans");
    }

    /// In which order what waits is called, and how fast.
    @PostMapping("/floor/order")
    View order(HttpServletRequest request) {
        var me = me(request);
        var kinds = Ask.readText(Ask.line(request, "kinds", 60), Ordering::kinds)
                .filter(all -> new TreeSet<>(all).size() == 3 && all.size() == 3);
        var pace = Ask.read(request, "seconds", Integer::valueOf)
                .flatMap(seconds -> Ask.read(request, "share", Integer::valueOf)
                        .flatMap(share -> Ask.readText("pace", text -> new Hands.Pace(seconds, share))));
        var within = Ask.read(request, "within", Ordering.Within::of);
        if (kinds.isEmpty() || pace.isEmpty() || within.isEmpty()) {
            return all(request, 422, Words.say("order.wrong"));
        }
        leads.order(me, kinds.get(), within.get());
        hands.set(me, pace.get());
        return new RedirectView("/plans");
    }

    @PostMapping("/floor/licences")
    View licences(HttpServletRequest request) {
        receivers.setLicensed(me(request), request.getParameter("needed") != null);
        return new RedirectView("/plans");
    }

    // ---- one, as it works

    @GetMapping("/plans/{id}")
    View one(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var plan = found(me, id);
        var called = names.called(me.account());
        var moments = Moments.at(clock, me.zone());
        return pages.show(
                "plan",
                new PlanPage.One(
                        pages.frame(request, "plan.title"),
                        plan.id().toString(),
                        plan.name(),
                        plan.version()
                                .map(version -> Words.say(
                                        "plan.version",
                                        version,
                                        plan.publishedAt().map(moments::say).orElse(""),
                                        plan.publishedBy()
                                                .map(by -> called.receiver(by.value()))
                                                .orElse("")))
                                .orElse(Words.say("plan.never-published")),
                        plan.published().rules().stream()
                                .map(rule -> PlanWords.rule(rule, called))
                                .toList(),
                        plan.draft().isPresent(),
                        shares.ofPlan(me.account(), plan, called),
                        reasons.ofPlan(me.account(), plan.id(), SHOWN, moments),
                        directory.sources(me.account()).stream()
                                .map(s -> new LeadPage.Choice(s.id().toString(), s.name()))
                                .toList(),
                        tried(request, me, plan, called, moments)));
    }

    private RoutingPlan found(Person me, String id) {
        return plans.plan(me.account(), Ask.id(id)).orElseThrow(Ask.NotFound::new);
    }

    // ---- who would get this?

    private PlanPage.Tried tried(
            HttpServletRequest request, Person me, RoutingPlan plan, PlanWords.Called called, Moments moments) {
        var at = Ask.read(request, "at", LocalDateTime::parse)
                .map(t -> t.atZone(me.zone()).toInstant())
                .orElse(clock.instant());
        var real = Ask.read(request, "lead", LeadId::of)
                .flatMap(lead -> leads.view(me.account(), lead))
                .map(view -> view.facts());
        var invented = Ask.read(request, "source", text -> new SourceId(UUID.fromString(text)))
                .flatMap(source -> directory.source(me.account(), source))
                .map(source -> Facts.invented(
                        source.id(),
                        at,
                        contact(request, identity.account(me.account()).country())));
        var rules = request.getParameter("draft") == null ? plan.published() : plan.newest();
        var decision = real.or(() -> invented)
                .map(facts -> distribution.wouldGet(
                        me.account(),
                        plan,
                        rules,
                        Ask.read(request, "lead", LeadId::of).orElse(new LeadId(plan.id())),
                        facts,
                        at));
        return new PlanPage.Tried(
                Ask.line(request, "lead", 40),
                Ask.line(request, "source", 40),
                Ask.line(request, "region", 100),
                Ask.line(request, "postal_code", 20),
                Ask.line(request, "product", 200),
                Ask.line(request, "at", 20),
                decision.map(d -> outcome(d, rules, called, moments)).orElse(""),
                decision.map(d -> people(d, rules, called, moments)).orElse(List.of()));
    }

    private static Contact contact(HttpServletRequest request, String country) {
        return new Contact(
                "",
                "",
                "",
                "",
                "",
                Ask.line(request, "region", 100),
                Ask.line(request, "postal_code", 20),
                country,
                Ask.line(request, "product", 200),
                "",
                Map.of(),
                List.of());
    }

    private static String outcome(Decision decision, Plan rules, PlanWords.Called called, Moments moments) {
        var rule = decision.rule() >= 0 ? rules.rules().get(decision.rule()).name() : "";
        return switch (decision.outcome()) {
            case Decision.Outcome.Given(var to) -> Words.say("would.given", called.receiver(to), rule);
            case Decision.Outcome.Pooled(var pool) ->
                Words.say("would.pooled", called.pools().getOrDefault(pool, ""), rule);
            case Decision.Outcome.Later(var at) -> Words.say("would.later", moments.say(at), rule);
            case Decision.Outcome.Nobody(var why) ->
                Words.say("would.nobody", Words.knows("because." + why) ? Words.say("because." + why) : why);
        };
    }

    private static List<String> people(Decision decision, Plan rules, PlanWords.Called called, Moments moments) {
        var chosen =
                decision.outcome() instanceof Decision.Outcome.Given(var to) ? Optional.of(to) : Optional.<UUID>empty();
        return decision.weighed().stream()
                .map(one -> PlanWords.one(one, chosen, Optional.of(rules.rules().get(one.rule())), called, moments))
                .toList();
    }

    // ---- building

    @GetMapping("/plans/{id}/edit")
    View edit(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        return edit(request, 200, me, found(me, id), PlanPage.Compared.NOT);
    }

    private View edit(HttpServletRequest request, int status, Person me, RoutingPlan plan, PlanPage.Compared compared) {
        var called = names.called(me.account());
        var rules = plan.newest().rules();
        var flaws = plans.flaws(me.account(), plan.newest()).stream()
                .map(flaw -> Words.say("plan.flaw", flaw.rule() + 1, Words.say(flaw.words(), flaw.about())))
                .toList();
        return pages.show(
                status,
                "plan-edit",
                new PlanPage.Edit(
                        pages.frame(request, "plan.title"),
                        plan.id().toString(),
                        plan.name(),
                        rules.stream()
                                .map(rule -> PlanForm.row(rule, PlanWords.rule(rule, called)))
                                .toList(),
                        flaws,
                        who(me.account()),
                        Stream.concat(
                                        identity.sellers(me.account()).stream()
                                                .map(p -> new LeadPage.Choice(p.id().toString(), p.name())),
                                        receivers.partners(me.account()).stream()
                                                .filter(p -> p.active())
                                                .map(p -> new LeadPage.Choice(
                                                        p.id().toString(), Words.say("plan.partner", p.name()))))
                                .toList(),
                        fields(me.account()),
                        compared));
    }

    private List<LeadPage.Choice> who(AccountId account) {
        var all = new ArrayList<LeadPage.Choice>();
        all.add(new LeadPage.Choice("everybody", Words.say("plan.who.everybody")));
        all.add(new LeadPage.Choice("people", Words.say("plan.who.people")));
        identity.teams(account)
                .forEach(team ->
                        all.add(new LeadPage.Choice("team:" + team.id(), Words.say("plan.who.team", team.name()))));
        distribution
                .pools(account)
                .forEach(pool ->
                        all.add(new LeadPage.Choice("pool:" + pool.id(), Words.say("destination.pool", pool.name()))));
        all.add(new LeadPage.Choice("partners", Words.say("plan.who.partners")));
        return all;
    }

    private List<LeadPage.Choice> fields(AccountId account) {
        var names = new LinkedHashSet<>(new TreeSet<>(Condition.NAMES.keySet()));
        names.remove("own");
        directory.fields(account).stream()
                .filter(OwnField::choosing)
                .map(OwnField::name)
                .filter(name -> !Plans.NEVER.contains(name))
                .forEach(names::add);
        return names.stream()
                .map(name -> new LeadPage.Choice(name, PlanWords.field(name)))
                .toList();
    }

    @PostMapping("/plans/{id}/draft")
    View draft(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var plan = found(me, id);
        plans.draft(me, plan.id(), PlanForm.read(request));
        var then = Ask.line(request, "then", 20);
        if (then.equals("compare")) {
            var drafted = found(me, id);
            return edit(request, 200, me, drafted, compared(me, drafted));
        }
        if (then.equals("publish")) {
            return plans.publish(me, plan.id()).isEmpty()
                    ? new RedirectView("/plans/" + plan.id())
                    : edit(request, 422, me, found(me, id), PlanPage.Compared.NOT);
        }
        return new RedirectView("/plans/" + plan.id() + "/edit");
    }

    private PlanPage.Compared compared(Person me, RoutingPlan plan) {
        var called = names.called(me.account());
        var compared = distribution.compare(me.account(), plan, plan.newest(), COMPARED);
        var now = new TreeMap<String, Integer>();
        var then = new TreeMap<String, Integer>();
        for (var one : compared) {
            now.merge(shortly(one.now(), called), 1, Integer::sum);
            then.merge(shortly(one.then(), called), 1, Integer::sum);
        }
        var all = new TreeSet<>(now.keySet());
        all.addAll(then.keySet());
        var other = compared.stream().filter(Distribution.Comparison::isOther).toList();
        return new PlanPage.Compared(
                Words.say("plan.compared", compared.size(), other.size()),
                all.stream()
                        .map(who -> Words.say(
                                "plan.compared.share", who, now.getOrDefault(who, 0), then.getOrDefault(who, 0)))
                        .toList(),
                other.stream()
                        .limit(SHOWN)
                        .map(one -> new PlanPage.Different(
                                one.lead().toString(), shortly(one.now(), called), shortly(one.then(), called)))
                        .toList());
    }

    private static String shortly(Decision decision, PlanWords.Called called) {
        return switch (decision.outcome()) {
            case Decision.Outcome.Given(var to) -> called.receiver(to);
            case Decision.Outcome.Pooled(var pool) -> called.pools().getOrDefault(pool, "");
            case Decision.Outcome.Later later -> Words.say("would.later.short");
            case Decision.Outcome.Nobody nobody -> Words.say("would.nobody.short");
        };
    }

    @PostMapping("/plans/{id}/discard")
    View discard(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        plans.discard(me, found(me, id).id());
        return new RedirectView("/plans/" + id);
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
