package galena.web;

import galena.identity.CompanySignIn;
import galena.identity.Elsewhere;
import galena.identity.Person;
import galena.identity.SignInRule;
import galena.kernel.Words;
import galena.web.AdminPage.Provider;
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
        return page(request, 200, there.map(CompanySignInPages::known).orElse(Provider.NONE), "");
    }

    private static Provider known(Elsewhere there) {
        return new Provider(
                there.issuer().toString(),
                there.client(),
                there.claim(),
                there.administrators(),
                there.managers(),
                there.salespeople(),
                there.trustsAddresses(),
                there.welcomes());
    }

    private static Provider typed(HttpServletRequest request) {
        return new Provider(
                Ask.line(request, "issuer", 500),
                Ask.line(request, "client", 300),
                Ask.line(request, "claim", 200),
                Ask.line(request, "administrators", 200),
                Ask.line(request, "managers", 200),
                Ask.line(request, "salespeople", 200),
                request.getParameter("trusts") != null,
                request.getParameter("welcomes") != null);
    }

    private static Optional<Elsewhere> elsewhere(Provider typed) {
        return Elsewhere.issuer(typed.issuer())
                .filter(known -> !typed.client().isEmpty())
                .map(issuer -> new Elsewhere(
                        issuer,
                        typed.client(),
                        typed.claim(),
                        typed.administrators(),
                        typed.managers(),
                        typed.salespeople(),
                        typed.trusts(),
                        typed.welcomes()));
    }

    private View page(HttpServletRequest request, int status, Provider provider, String wrong) {
        var account = me(request).account();
        var rule = company.rule(account);
        return pages.show(
                status,
                "company-sign-in",
                new AdminPage.CompanyEntry(
                        pages.frame(request, "company.sign-in.title"),
                        company.of(account).isPresent(),
                        provider,
                        openId.back().toString(),
                        openId.back() + "/" + account,
                        rule.elsewhereOnly(),
                        rule.secondStep(),
                        wrong));
    }

    /// Saved only when the provider answers as it should: whoever comes by it next gets in.
    @PostMapping(HERE)
    View save(HttpServletRequest request) {
        var typed = typed(request);
        var wrong = elsewhere(typed)
                .map(there -> keep(request, there))
                .orElseGet(() -> Optional.of(Words.say("company.sign-in.wrong")));
        return wrong.map(words -> page(request, 422, typed, words)).orElseGet(() -> new RedirectView(HERE));
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
