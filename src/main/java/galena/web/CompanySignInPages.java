package galena.web;

import galena.identity.CompanySignIn;
import galena.identity.Elsewhere;
import galena.identity.Person;
import galena.identity.SignInRule;
import galena.kernel.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// How a company's people come in: by its own sign-in, and with more than a password.
@Controller
class CompanySignInPages {
    private static final String HERE = "/company/sign-in";
    private final CompanySignIn company;
    private final OpenId openId;
    private final Pages pages;

    CompanySignInPages(CompanySignIn company, OpenId openId, Pages pages) {
        this.company = company;
        this.openId = openId;
        this.pages = pages;
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }

    @GetMapping(HERE)
    View settings(HttpServletRequest request) {
        var there = company.of(me(request).account());
        return page(
                request,
                200,
                there.map(e -> e.issuer().toString()).orElse(""),
                there.map(Elsewhere::client).orElse(""),
                there.map(Elsewhere::claim).orElse(""),
                there.map(Elsewhere::administrators).orElse(""),
                there.map(Elsewhere::managers).orElse(""),
                there.map(Elsewhere::salespeople).orElse(""),
                there.map(Elsewhere::trustsAddresses).orElse(false),
                there.map(Elsewhere::welcomes).orElse(false),
                "");
    }

    private View page(
            HttpServletRequest request,
            int status,
            String issuer,
            String client,
            String claim,
            String administrators,
            String managers,
            String salespeople,
            boolean trusts,
            boolean welcomes,
            String wrong) {
        var account = me(request).account();
        var rule = company.rule(account);
        return pages.show(
                status,
                "company-sign-in",
                new AdminPage.CompanyEntry(
                        pages.frame(request, "company.sign-in.title"),
                        company.of(account).isPresent(),
                        issuer,
                        client,
                        claim,
                        administrators,
                        managers,
                        salespeople,
                        trusts,
                        welcomes,
                        openId.back().toString(),
                        openId.back() + "/" + account,
                        rule.elsewhereOnly(),
                        rule.secondStep(),
                        wrong));
    }

    /// Saved only when the provider answers as it should: whoever comes by it next gets in.
    @PostMapping(HERE)
    View save(HttpServletRequest request) {
        var issuer = Ask.line(request, "issuer", 500);
        var client = Ask.line(request, "client", 300);
        var claim = Ask.line(request, "claim", 200);
        var administrators = Ask.line(request, "administrators", 200);
        var managers = Ask.line(request, "managers", 200);
        var salespeople = Ask.line(request, "salespeople", 200);
        boolean trusts = request.getParameter("trusts") != null;
        boolean welcomes = request.getParameter("welcomes") != null;
        var wrong = Elsewhere.issuer(issuer)
                .filter(known -> !client.isEmpty())
                .map(uri -> new Elsewhere(uri, client, claim, administrators, managers, salespeople, trusts, welcomes))
                .map(there -> keep(request, there))
                .orElseGet(() -> Optional.of(Words.say("company.sign-in.wrong")));
        return wrong.map(words -> page(
                        request,
                        422,
                        issuer,
                        client,
                        claim,
                        administrators,
                        managers,
                        salespeople,
                        trusts,
                        welcomes,
                        words))
                .orElseGet(() -> new RedirectView(HERE));
    }

    private Optional<String> keep(HttpServletRequest request, Elsewhere there) {
        try {
            openId.check(there);
        } catch (OpenId.NotVouched not) {
            return Optional.of(Words.say("company.sign-in." + not.why, not.detail));
        }
        var secret = Optional.of(Ask.secret(request, "secret").strip()).filter(s -> !s.isEmpty() && s.length() <= 1000);
        company.save(me(request), there, secret);
        return Optional.empty();
    }

    @PostMapping(HERE + "/end")
    View end(HttpServletRequest request) {
        company.forget(me(request));
        return new RedirectView(HERE);
    }

    @PostMapping(HERE + "/rule")
    View rule(HttpServletRequest request) {
        company.demand(
                me(request),
                new SignInRule(
                        request.getParameter("elsewhere") != null
                                && company.of(me(request).account()).isPresent(),
                        request.getParameter("second") != null));
        return new RedirectView(HERE);
    }
}
