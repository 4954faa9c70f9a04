package galena.testing;

import galena.consent.Consent;
import galena.desk.Desk;
import galena.desk.Next;
import galena.desk.Report;
import galena.desk.Said;
import galena.desk.Seat;
import galena.directory.Directory;
import galena.directory.OpeningHours;
import galena.directory.Source;
import galena.identity.Entrance;
import galena.identity.Identity;
import galena.identity.Person;
import galena.identity.Role;
import galena.intake.Screens;
import galena.intake.SourceRules;
import galena.kernel.AccountId;
import galena.kernel.Email;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.lead.LeadView;
import galena.lead.Leads;
import galena.web.Setup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A company founded for one test: its boss, its people, its first source with a key.
public final class Company {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    public static final String PASSWORD = "correct horse battery";
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Running GALENA = Running.galena();
    private static final AtomicInteger NUMBERS = new AtomicInteger(1000);

    public final Person boss;
    public final List<Person> sellers = new ArrayList<>();
    public final Source source;
    public final String key;

    private Company(Setup.Made made) {
        boss = made.person();
        source = made.source();
        key = made.key();
    }

    /// Always open, in New York, with so many salespeople besides the boss.
    public static Company with(int sellers) {
        return founded(sellers, Map.of());
    }

    /// Open Monday to Friday from 8 to 18, in New York.
    public static Company withOfficeHours(int sellers) {
        var week = new EnumMap<DayOfWeek, OpeningHours.Span>(DayOfWeek.class);
        for (int day = 1; day <= 5; day++) {
            week.put(DayOfWeek.of(day), new OpeningHours.Span(LocalTime.of(8, 0), LocalTime.of(18, 0)));
        }
        return founded(sellers, week);
    }

    /// The next Monday, Tuesday or Wednesday at ten in New York that is no holiday: calls are allowed for hours
    /// to come.
    private static void waitForAWorkday(Company company) {
        while (true) {
            var local = ZonedDateTime.ofInstant(GALENA.clock.instant(), ZoneId.of("America/New_York"));
            boolean early = local.getDayOfWeek().getValue() <= 3 && local.getHour() == 10;
            if (early && company.mayCall()) {
                return;
            }
            var ten = local.withHour(10).withMinute(0).withSecond(0).withNano(0);
            GALENA.pass(Duration.between(local, ten.isAfter(local) ? ten : ten.plusDays(1)));
        }
    }

    /// A day passes, and what is left until the next workday at ten.
    public void sleep() {
        GALENA.pass(Duration.ofDays(1));
        waitForAWorkday(this);
    }

    /// The hours pass in which nobody may be called, because we are closed or it is a holiday.
    public void untilOpen() {
        while (!mayCall()) {
            GALENA.pass(Duration.ofHours(1));
        }
    }

    /// Whether we are open and somebody in New York may be called: no law's holiday, the day it is observed
    /// included.
    private boolean mayCall() {
        return GALENA.the(Consent.class)
                .hours(account(), "US", Set.of("NY"), List.of(ZoneId.of("America/New_York")))
                .isOpen(GALENA.clock.instant());
    }

    private static Company founded(int sellers, Map<DayOfWeek, OpeningHours.Span> week) {
        int n = COUNT.incrementAndGet();
        var made = GALENA.the(Setup.class)
                .make(new Setup.Answers(
                        "Company " + n,
                        "US",
                        ZoneId.of("America/New_York"),
                        "Olga Owner",
                        Email.parse("boss" + n + "@example.com").orElseThrow(),
                        PASSWORD,
                        List.of(),
                        week,
                        Set.of()));
        var company = new Company(made);
        for (int i = 1; i <= sellers; i++) {
            company.sellers.add(
                    company.hire("Seller " + i, "seller" + i + "of" + n + "@example.com", Set.of(Role.SALESPERSON)));
        }
        waitForAWorkday(company);
        return company;
    }

    /// Somebody new who has chosen the usual password.
    public Person hire(String name, String email, Set<Role> roles) {
        var identity = GALENA.the(Identity.class);
        var person = identity.add(boss, name, Email.parse(email).orElseThrow(), roles)
                .orElseThrow();
        var secret = GALENA.the(Entrance.class)
                .issue(
                        new galena.identity.Ticket(
                                galena.identity.Ticket.Purpose.INVITATION,
                                Optional.of(person.account()),
                                Optional.of(person.id())),
                        java.time.Duration.ofDays(1));
        GALENA.the(Entrance.class).choosePassword(secret, PASSWORD);
        return identity.person(person.account(), person.id()).orElseThrow();
    }

    public AccountId account() {
        return boss.account();
    }

    // ---- the door

    public HttpResponse<String> post(String contentType, byte[] body, String... headers) {
        return post(key, contentType, body, headers);
    }

    /// The same with the key of another source.
    public HttpResponse<String> postWith(String otherKey, String json) {
        return post(otherKey, "application/json", json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> post(String key, String contentType, byte[] body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(GALENA.url + "/api/v1/leads"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (int i = 0; i + 1 < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    public static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    public HttpResponse<String> post(String json, String... headers) {
        return post("application/json", json.getBytes(java.nio.charset.StandardCharsets.UTF_8), headers);
    }

    /// A lead nobody has seen before, accepted and placed.
    public LeadId lead() {
        int n = NUMBERS.incrementAndGet();
        var response = post("{\"first_name\":\"Ann\",\"last_name\":\"Lead" + n + "\",\"phone\":\"+1212"
                + (2_000_000 + n) + "\",\"product\":\"a roof\"}");
        if (response.statusCode() != 201) {
            throw new IllegalStateException(response.body());
        }
        GALENA.settle();
        return LeadId.of(response.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
    }

    // ---- the desk

    public LeadId take(Person person) {
        GALENA.the(Desk.class).become(person, Seat.State.READY);
        return switch (GALENA.the(Desk.class).next(person)) {
            case Next.Given given -> given.lead();
            case Next.Unfinished unfinished -> unfinished.lead();
            case Next.Nothing nothing -> throw new IllegalStateException("nobody waits: " + nothing);
        };
    }

    public boolean talk(Person person, LeadId lead) {
        return GALENA.the(Desk.class).talking(person, lead, view(lead).turn());
    }

    public Said say(Person person, LeadId lead, String outcome) {
        return say(
                person,
                new Report(lead, view(lead).turn(), outcome, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    /// They bought, for that many cents.
    public Said sell(Person person, LeadId lead, long minor) {
        return say(
                person,
                new Report(lead, view(lead).turn(), "sold", Optional.empty(), Optional.empty(), Optional.of(minor)));
    }

    public Said say(Person person, Report report) {
        return GALENA.the(Desk.class).say(person, report);
    }

    /// What was said takes effect.
    public void letItSettle() {
        GALENA.pass(Desk.UNDO.plusSeconds(1));
    }

    public LeadView view(LeadId lead) {
        return GALENA.the(Leads.class).view(account(), lead).orElseThrow();
    }

    public List<String> kinds(LeadId lead) {
        return GALENA.the(Leads.class).trail(account(), lead).stream()
                .map(e -> e.kind())
                .toList();
    }

    public long count(LeadId lead, String kind) {
        return kinds(lead).stream().filter(kind::equals).count();
    }

    // ---- the source and its rules

    /// The source costs so much from now on.
    public void pay(Money price) {
        change(price, Source.State.OPEN);
    }

    /// The source's doors are in that state from now on.
    public void become(Source.State state) {
        change(source.price(), state);
    }

    private void change(Money price, Source.State state) {
        GALENA.the(Directory.class)
                .save(
                        boss,
                        new Source(
                                source.account(),
                                source.id(),
                                source.name(),
                                source.acquisition(),
                                source.vendor(),
                                source.window(),
                                price,
                                state));
        GALENA.pass(Duration.ofSeconds(6));
    }

    /// No rules but those.
    public static SourceRules rules(Consumer<Map<String, Object>> change) {
        var all = new HashMap<String, Object>();
        JSON.<JsonNode>valueToTree(SourceRules.NONE)
                .properties()
                .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        change.accept(all);
        return JSON.convertValue(all, SourceRules.class);
    }

    public void set(SourceRules rules) {
        GALENA.the(Screens.class).set(boss, source.id(), rules);
    }
}
