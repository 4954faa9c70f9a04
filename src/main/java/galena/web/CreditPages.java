package galena.web;

import galena.conversion.Credits;
import galena.conversion.Party;
import galena.distribution.Receivers;
import galena.identity.Act;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.kernel.Words;
import galena.lead.Leads;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Who earned what, how a sale is shared, what it is worth to whom.
@Controller
class CreditPages {
    private static final List<String> PARTS = List.of("owner", "setter", "closer", "referrer", "agent");
    static final int MOST_PARTIES = 5;
    private final Credits credits;
    private final Identity identity;
    private final Receivers receivers;
    private final Leads leads;
    private final Earners earners;
    private final Names names;
    private final Pages pages;

    CreditPages(
            Credits credits,
            Identity identity,
            Receivers receivers,
            Leads leads,
            Earners earners,
            Names names,
            Pages pages) {
        this.credits = credits;
        this.identity = identity;
        this.receivers = receivers;
        this.leads = leads;
        this.earners = earners;
        this.names = names;
        this.pages = pages;
    }

    @GetMapping("/credits")
    View show(HttpServletRequest request) {
        var shares = credits.shares(me(request).account());
        var percent = new LinkedHashMap<String, String>();
        percent.put("owner", percent(shares.owner()));
        percent.put("setter", percent(shares.setter()));
        percent.put("closer", percent(shares.closer()));
        percent.put("referrer", percent(shares.referrer()));
        percent.put("agent", percent(shares.agent()));
        return show(request, 200, percent, "");
    }

    /// Percent, as one writes it.
    static String percent(int thousandths) {
        return BigDecimal.valueOf(thousandths, 1).stripTrailingZeros().toPlainString();
    }

    private View show(HttpServletRequest request, int status, Map<String, String> shares, String wrong) {
        var me = me(request);
        var currency = identity.account(me.account()).currency();
        var named = names.of(me.account());
        return pages.show(
                status,
                "credits",
                new MoneyPage.Credits(
                        pages.frame(request, "credits.title"),
                        credits.earned(me.account()).stream()
                                .map(earned -> new MoneyPage.Month(
                                        earned.month(),
                                        earners.name(me.account(), named, earned.party()),
                                        Formats.number(earned.sales()),
                                        Formats.money(new Money(earned.minor(), currency)),
                                        earned.commission() == 0
                                                ? ""
                                                : Formats.money(new Money(earned.commission(), currency))))
                                .toList(),
                        shares.entrySet().stream()
                                .map(part -> new LeadPage.Choice(part.getKey(), part.getValue()))
                                .toList(),
                        commissions(me),
                        me.may(Act.ADMINISTER),
                        wrong));
    }

    private List<MoneyPage.Commission> commissions(Person me) {
        var all = new ArrayList<MoneyPage.Commission>();
        all.add(commission(me, Credits.OUR_PEOPLE, Words.say("credits.our-people")));
        receivers.partners(me.account()).forEach(partner -> all.add(commission(me, partner.id(), partner.name())));
        return all;
    }

    private MoneyPage.Commission commission(Person me, UUID party, String name) {
        var rule = credits.commission(me.account(), party);
        var currency = identity.account(me.account()).currency();
        return new MoneyPage.Commission(
                party.toString(),
                name,
                percent(rule.share()),
                new Money(rule.minor(), currency).amount().toPlainString());
    }

    @PostMapping("/credits")
    View share(HttpServletRequest request) {
        var said = new LinkedHashMap<String, String>();
        PARTS.forEach(part -> said.put(part, Ask.line(request, part, 6)));
        try {
            var parts =
                    said.values().stream().mapToInt(CreditPages::thousandths).toArray();
            credits.set(me(request), new Credits.Shares(parts[0], parts[1], parts[2], parts[3], parts[4]));
            return new RedirectView("/credits");
        } catch (ArithmeticException | IllegalArgumentException notAWhole) {
            return show(request, 422, said, Words.say("credits.wrong"));
        }
    }

    /// Throws IllegalArgumentException or ArithmeticException for what is no percentage.
    static int thousandths(String percent) {
        return percent.isEmpty()
                ? 0
                : new BigDecimal(percent.replace(',', '.')).movePointRight(1).intValueExact();
    }

    @PostMapping("/credits/commissions")
    View commissions(HttpServletRequest request) {
        var me = me(request);
        var currency = identity.account(me.account()).currency();
        var rules = new LinkedHashMap<UUID, Credits.Commission>();
        try {
            for (var one : commissions(me)) {
                var share = thousandths(Ask.line(request, "percent." + one.party(), 6));
                var fixed = Ask.line(request, "fixed." + one.party(), 15);
                var minor = fixed.isEmpty()
                        ? 0
                        : Money.of(new BigDecimal(fixed.replace(",", "")), currency)
                                .minor();
                if (share < 0 || share > 1000 || minor < 0 || minor > 100_000_000_000L) {
                    throw new IllegalArgumentException("no commission");
                }
                rules.put(UUID.fromString(one.party()), new Credits.Commission(share, minor));
            }
        } catch (ArithmeticException | IllegalArgumentException none) {
            var shares = new LinkedHashMap<String, String>();
            PARTS.forEach(part -> shares.put(part, ""));
            return show(request, 422, shares, Words.say("credits.commission.wrong"));
        }
        rules.forEach((party, rule) -> {
            if (!credits.commission(me.account(), party).equals(rule)) {
                credits.set(me, party, rule);
            }
        });
        return new RedirectView("/credits");
    }

    /// Who earned one sale is put right, with a reason.
    @PostMapping("/leads/{id}/credits")
    View correct(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var lead = leads.view(me.account(), new LeadId(Ask.id(id))).orElseThrow(Ask.NotFound::new);
        var parts = new LinkedHashMap<Party, Integer>();
        boolean readable = true;
        for (int i = 0; i < MOST_PARTIES; i++) {
            var share = Ask.read(request, "percent." + i, CreditPages::thousandths);
            var party = earners.read(me.account(), Ask.line(request, "party." + i, 60));
            if (party.isPresent() && share.filter(part -> part > 0).isPresent()) {
                parts.merge(party.get(), share.get(), Integer::sum);
            } else {
                readable &= Ask.line(request, "percent." + i, 6).isEmpty();
            }
        }
        boolean done = readable && credits.correct(me, lead.id(), parts, Ask.line(request, "reason", 500));
        Pages.tell(request, Words.say(done ? "credits.corrected" : "credits.not-corrected"));
        return new RedirectView("/leads/" + lead.id());
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
