package galena.web;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import galena.delivery.Http;
import galena.identity.Elsewhere;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// Asks a company's OpenID provider who somebody is: the code flow with PKCE, state and nonce (OpenID Connect Core 1.0,
/// RFC 7636); what it answers is believed when it is signed with a key of its own, for us, now, and for this question.
@Component
class OpenId {
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final Duration YOUNGEST = Duration.ofMinutes(1);
    private static final int MOST = 200;
    private static final int MOST_GROUPS = 2000;

    private final Http http;
    private final Clock clock;
    private final URI back;
    private final Map<URI, Known> known = new ConcurrentHashMap<>();

    private record Known(OIDCProviderMetadata about, JWKSet keys, Instant since) {}

    OpenId(Http http, Clock clock, @Value("${galena.public-url}") String publicUrl) {
        this.http = http;
        this.clock = clock;
        this.back = URI.create(publicUrl + "/sign-in/company");
    }

    /// What was asked, kept with the browser that takes the question there.
    record Question(String account, String state, String nonce, String verifier, long at) implements Serializable {
        private static final long serialVersionUID = 1;
    }

    /// Why a provider cannot be asked, or its answer not be believed; a word for messages, and a detail in its own
    /// words.
    static final class NotVouched extends Exception {
        private static final long serialVersionUID = 1;
        final String why;
        final String detail;

        NotVouched(String why, @Nullable String detail) {
            super(why);
            this.why = why;
            this.detail = detail == null ? "" : detail;
        }
    }

    /// Where the browser has to come back to; whoever sets the provider up has to allow it there.
    URI back() {
        return back;
    }

    /// Whether the provider answers as it should.
    void check(Elsewhere there) throws NotVouched {
        known.remove(there.issuer());
        about(there);
    }

    /// A new question, and where the browser takes it.
    Map.Entry<Question, URI> ask(String account, Elsewhere there) throws NotVouched {
        var about = about(there).about();
        var state = new State();
        var nonce = new Nonce();
        var verifier = new CodeVerifier();
        var scope = new Scope("openid", "email", "profile");
        if (there.givesRoles() && about.getScopes() != null && about.getScopes().contains("groups")) {
            scope.add("groups");
        }
        var uri = new AuthenticationRequest.Builder(ResponseType.CODE, scope, new ClientID(there.client()), back)
                .endpointURI(about.getAuthorizationEndpointURI())
                .state(state)
                .nonce(nonce)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build()
                .toURI();
        return Map.entry(
                new Question(
                        account,
                        state.getValue(),
                        nonce.getValue(),
                        verifier.getValue(),
                        clock.instant().toEpochMilli()),
                uri);
    }

    boolean isStale(Question question) {
        return Instant.ofEpochMilli(question.at()).plus(KEPT).isBefore(clock.instant());
    }

    /// Who it says that somebody is.
    ///
    /// @param secret what the provider knows us by; empty for a client without one
    Elsewhere.Claims answer(Elsewhere there, String secret, Question question, String code) throws NotVouched {
        var about = about(there);
        var token = exchange(there, secret, question, code, about.about());
        try {
            return claims(there, validate(there, token, question, about));
        } catch (BadJOSEException unknownKey) {
            // keys change; asked for again, but not by everybody who makes one up
            if (about.since().plus(YOUNGEST).isAfter(clock.instant())) {
                throw new NotVouched("not-believed", unknownKey.getMessage());
            }
            known.remove(there.issuer());
            try {
                return claims(there, validate(there, token, question, about(there)));
            } catch (BadJOSEException | JOSEException untrue) {
                throw new NotVouched("not-believed", untrue.getMessage());
            }
        } catch (JOSEException untrue) {
            throw new NotVouched("not-believed", untrue.getMessage());
        }
    }

    private JWT exchange(Elsewhere there, String secret, Question question, String code, OIDCProviderMetadata about)
            throws NotVouched {
        var grant =
                new AuthorizationCodeGrant(new AuthorizationCode(code), back, new CodeVerifier(question.verifier()));
        var client = new ClientID(there.client());
        var request = secret.isEmpty()
                ? new TokenRequest.Builder(about.getTokenEndpointURI(), client, grant)
                : new TokenRequest.Builder(about.getTokenEndpointURI(), credentials(client, secret, about), grant);
        try {
            var response = OIDCTokenResponseParser.parse(
                    request.build().toHTTPRequest().send(this::send));
            if (!response.indicatesSuccess()) {
                var error = response.toErrorResponse().getErrorObject();
                throw new NotVouched("refused", error.getCode() + " " + error.getDescription());
            }
            var token = ((com.nimbusds.openid.connect.sdk.OIDCTokenResponse) response.toSuccessResponse())
                    .getOIDCTokens()
                    .getIDToken();
            if (token == null) {
                throw new NotVouched("not-believed", "no ID token");
            }
            return token;
        } catch (ParseException unreadable) {
            throw new NotVouched("unreadable", unreadable.getMessage());
        } catch (IOException unreachable) {
            throw new NotVouched("unreachable", unreachable.getMessage());
        }
    }

    private static ClientAuthentication credentials(ClientID client, String secret, OIDCProviderMetadata about) {
        var ways = about.getTokenEndpointAuthMethods();
        return ways == null || ways.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                ? new ClientSecretBasic(client, new Secret(secret))
                : new ClientSecretPost(client, new Secret(secret));
    }

    private static IDTokenClaimsSet validate(Elsewhere there, JWT token, Question question, Known about)
            throws BadJOSEException, JOSEException {
        var keys = new JWSVerificationKeySelector<SecurityContext>(
                Set.copyOf(JWSAlgorithm.Family.SIGNATURE), new ImmutableJWKSet<>(about.keys()));
        return new IDTokenValidator(about.about().getIssuer(), new ClientID(there.client()), keys, null)
                .validate(token, new Nonce(question.nonce()));
    }

    private static Elsewhere.Claims claims(Elsewhere there, IDTokenClaimsSet said) {
        return new Elsewhere.Claims(
                said.getSubject().getValue(),
                text(said.getClaim("name")),
                text(said.getClaim("email")),
                "true".equals(text(said.getClaim("email_verified"))),
                groups(said.toJSONObject(), there.claim()));
    }

    private static String text(@Nullable Object claim) {
        return claim == null ? "" : claim.toString();
    }

    /// What stands under that name; a name with dots goes into what stands under the first part of it.
    static Set<String> groups(Map<String, Object> said, String claim) {
        Object found = said.get(claim);
        if (found == null && claim.contains(".")) {
            found = said;
            for (var part : claim.split("\\.")) {
                found = found instanceof Map<?, ?> map ? map.get(part) : null;
            }
        }
        return switch (found) {
            case Collection<?> several -> {
                var groups = new HashSet<String>();
                several.stream().limit(MOST_GROUPS).forEach(one -> groups.add(String.valueOf(one)));
                yield groups;
            }
            case String one -> new HashSet<>(Arrays.asList(one.split("[,\\s]+")));
            case null, default -> Set.of();
        };
    }

    // ---- the provider about itself

    private Known about(Elsewhere there) throws NotVouched {
        var kept = known.get(there.issuer());
        if (kept != null && kept.since().plus(KEPT).isAfter(clock.instant())) {
            return kept;
        }
        var address = there.issuer().toString().replaceFirst("/$", "") + "/.well-known/openid-configuration";
        try {
            var about = OIDCProviderMetadata.parse(get(URI.create(address)));
            if (!about.getIssuer().getValue().equals(there.issuer().toString())) {
                throw new NotVouched("other-name", about.getIssuer().getValue());
            }
            if (about.getAuthorizationEndpointURI() == null
                    || about.getTokenEndpointURI() == null
                    || about.getJWKSetURI() == null
                    || !areSafe(List.of(
                            about.getAuthorizationEndpointURI(), about.getTokenEndpointURI(), about.getJWKSetURI()))) {
                throw new NotVouched("unreadable", address);
            }
            var found = new Known(about, JWKSet.parse(get(about.getJWKSetURI())), clock.instant());
            if (known.size() >= MOST) {
                known.clear();
            }
            known.put(there.issuer(), found);
            return found;
        } catch (ParseException | java.text.ParseException unreadable) {
            throw new NotVouched("unreadable", address);
        }
    }

    /// Encrypted, or on this machine.
    private static boolean areSafe(List<URI> addresses) {
        return addresses.stream()
                .allMatch(address -> Elsewhere.issuer(address.toString()).isPresent());
    }

    private String get(URI address) throws NotVouched {
        return switch (http.get(address, Map.of("Accept", "application/json"))) {
            case Http.Reply.Answered(int status, String body) when status == 200 -> body;
            case Http.Reply.Answered(int status, String body) ->
                throw new NotVouched("unreadable", address + ": " + status);
            case Http.Reply.Unreachable(String why, boolean unsure) -> throw new NotVouched("unreachable", why);
        };
    }

    private ReadOnlyHTTPResponse send(ReadOnlyHTTPRequest request) throws IOException {
        var headers = new HashMap<String, String>();
        request.getHeaderMap().forEach((name, values) -> headers.put(name, String.join(",", values)));
        var body = request.getMethod() == HTTPRequest.Method.POST && request.getBody() != null ? request.getBody() : "";
        var reply = http.post(request.getURI(), headers, body.getBytes(StandardCharsets.UTF_8));
        if (!(reply instanceof Http.Reply.Answered(int status, String text))) {
            throw new IOException(reply.toString());
        }
        var response = new HTTPResponse(status);
        response.setHeader("Content-Type", "application/json");
        response.setBody(text);
        return response;
    }
}
