package galena.intake;

import galena.directory.OwnField;
import galena.identity.Account;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a source's doors make of what arrives, in this order: fields are put in their place; then it must be the
/// hour, everything required there, a number or address that is possible, no joke of a name, the right area,
/// fresh enough, agreed to, and acceptable. Whom we may never contact, caps and duplicates are decided when it is
/// written. Pure.
///
/// @param required fields that must be there
/// @param junk whether names that are jokes are refused
/// @param areas regions, or beginnings of postal codes
/// @param onlyThere whether leads are taken from these areas only, or from everywhere but these
/// @param minutes how old a lead may be at most by its own date (`requested_at`); 0 for any age
/// @param consent whether the words they agreed to must come with it (`consent`)
/// @param hourly, daily, monthly how many are taken at most; 0 for any number
/// @param budget how much is spent in a month at most, in the smallest unit; 0 for any amount
/// @param opens, closes when leads are taken, by the company's clock; both empty for always
/// @param days on which they are taken, 1 for Monday; none for every day
/// @param campaigns how many are taken at most of single campaigns
/// @param duplicates when somebody counts as known already, and what then
public record SourceRules(
        List<Placing> placings,
        List<String> required,
        boolean junk,
        List<String> areas,
        boolean onlyThere,
        int minutes,
        boolean consent,
        List<Refusal> refusals,
        int hourly,
        int daily,
        int monthly,
        long budget,
        String opens,
        String closes,
        Set<Integer> days,
        DuplicateRule duplicates,
        List<CampaignCap> campaigns) {
    /// The same, with at most so many a day.
    public SourceRules atMost(int aDay) {
        return new SourceRules(
                placings,
                required,
                junk,
                areas,
                onlyThere,
                minutes,
                consent,
                refusals,
                hourly,
                aDay,
                monthly,
                budget,
                opens,
                closes,
                days,
                duplicates,
                campaigns);
    }

    public static final SourceRules NONE = new SourceRules(
            List.of(),
            List.of(),
            false,
            List.of(),
            false,
            0,
            false,
            List.of(),
            0,
            0,
            0,
            0,
            "",
            "",
            Set.of(),
            DuplicateRule.USUAL,
            List.of());

    private static final Pattern ONE_LETTER = Pattern.compile("(\\p{L})\\1{2,}( (\\p{L})\\3{2,})?");
    private static final Pattern TRIAL = Pattern.compile("test .*|.* test|[0-9 ]+");
    private static final Set<String> JOKES = Set.of(
            "test",
            "tester",
            "testing",
            "asdf",
            "asdfasdf",
            "qwerty",
            "qwertz",
            "abc",
            "xyz",
            "foo",
            "bar",
            "none",
            "nobody",
            "noname",
            "anonymous",
            "mickey mouse",
            "donald duck",
            "bugs bunny",
            "john q public",
            "fake",
            "fake name",
            "na",
            "n a");

    public SourceRules {
        placings = List.copyOf(placings);
        required = List.copyOf(required);
        areas = List.copyOf(areas);
        refusals = List.copyOf(refusals);
        days = Set.copyOf(days);
        campaigns = List.copyOf(campaigns);
    }

    /// How many are taken of a campaign at most; 0 for any number.
    ///
    /// @param name as the lead names it (`campaign`, `utm_campaign` or `campaign_name`)
    /// @param budget how much is spent on it in a month, in the smallest unit
    public record CampaignCap(String name, int hourly, int daily, int monthly, long budget) {
        boolean isOf(String campaign) {
            return name.equalsIgnoreCase(campaign);
        }
    }

    /// The cap of the campaign a lead names.
    Optional<CampaignCap> cap(Map<String, String> fields) {
        return campaigns.isEmpty()
                ? Optional.empty()
                : Stream.of("campaign", "utm_campaign", "campaign_name")
                        .flatMap(name -> Stream.ofNullable(fields.get(name)))
                        .filter(name -> !name.isBlank())
                        .findFirst()
                        .flatMap(name -> campaigns.stream()
                                .filter(cap -> cap.isOf(name.strip()))
                                .findFirst());
    }

    /// Puts a field in its place.
    ///
    /// @param from the name it comes under; of COMBINE several, separated by blanks
    /// @param to the name it shall have
    /// @param with of CONSTANT its value; of TABLE what each value becomes, as `1=roof; 2=gutters`
    public record Placing(Kind kind, String from, String to, String with) {
        /// What can be done with a field.
        public enum Kind {
            RENAME,
            CONSTANT,
            COMBINE,
            SPLIT_NAME,
            TABLE
        }

        void apply(Map<String, String> fields) {
            switch (kind) {
                case RENAME -> {
                    if (fields.containsKey(from)) {
                        fields.put(to, fields.remove(from));
                    }
                }
                case CONSTANT -> fields.put(to, with);
                case COMBINE -> {
                    var parts = new ArrayList<String>();
                    for (var name : from.split(" ")) {
                        parts.add(fields.getOrDefault(name, ""));
                    }
                    fields.put(
                            to, String.join(" ", parts).replaceAll("\\s+", " ").strip());
                }
                case SPLIT_NAME -> {
                    if (fields.containsKey(from)) {
                        FullName.split(fields.get(from)).forEach(fields::putIfAbsent);
                    }
                }
                case TABLE -> {
                    var value = fields.getOrDefault(from, "");
                    for (var pair : with.split(";")) {
                        int equals = pair.indexOf('=');
                        if (equals > 0 && pair.substring(0, equals).strip().equalsIgnoreCase(value.strip())) {
                            fields.put(
                                    to.isEmpty() ? from : to,
                                    pair.substring(equals + 1).strip());
                        }
                    }
                }
            }
        }
    }

    /// Refuses what the company does not want, in its own words.
    ///
    /// @param sign `is`, `is-not`, `contains`, `missing`, `more` or `less`
    /// @param words what the sender reads
    public record Refusal(String field, String sign, String value, String words) {
        boolean holds(Map<String, String> fields) {
            var given = fields.getOrDefault(field, "").strip();
            return switch (sign) {
                case "is" -> given.equalsIgnoreCase(value);
                case "is-not" -> !given.equalsIgnoreCase(value);
                case "contains" -> given.toLowerCase(Locale.ROOT).contains(value.toLowerCase(Locale.ROOT));
                case "missing" -> given.isEmpty();
                case "more" -> compare(given).filter(c -> c > 0).isPresent();
                case "less" -> compare(given).filter(c -> c < 0).isPresent();
                default -> false;
            };
        }

        private Optional<Integer> compare(String given) {
            var wanted = Figures.amount(value);
            return Figures.amount(given).flatMap((BigDecimal amount) -> wanted.map(amount::compareTo));
        }
    }

    /// The fields as our columns name them.
    Map<String, String> placed(Map<String, String> given) {
        if (placings.isEmpty()) {
            return given;
        }
        var fields = new LinkedHashMap<>(given);
        placings.forEach(placing -> placing.apply(fields));
        return fields;
    }

    /// @param own what the company has defined
    Screening.Screened screen(Map<String, String> given, List<OwnField> own, Account account, Instant now) {
        return screen(given, own, email -> Optional.empty(), account, now);
    }

    /// @param receives whether mail is received at an address, as far as anybody knows
    Screening.Screened screen(
            Map<String, String> given,
            List<OwnField> own,
            Function<String, Optional<Boolean>> receives,
            Account account,
            Instant now) {
        var known = OwnFields.place(own, placed(given), account.zone());
        var fields = known.fields();
        var before = before(fields, known.unread(), account, now);
        if (before.isPresent()) {
            return before.get();
        }
        var screened = Screening.screen(fields, account.country());
        if (!(screened instanceof Screening.Screened.Passed passed)) {
            return screened;
        }
        var asked = choosing(fields, own);
        var remarkable = refusals.stream()
                .map(Refusal::field)
                .filter(Remarkable.NAMES::contains)
                .toList();
        if (!remarkable.isEmpty()) {
            asked = new LinkedHashMap<>(asked);
            for (var name : remarkable) {
                asked.put(
                        name, Remarkable.tell(name, passed.contact(), receives).orElse(""));
            }
        }
        return after(asked, passed, account, now)
                .<Screening.Screened>map(failed -> failed)
                .orElse(passed);
    }

    /// Without what nobody may go by.
    private static Map<String, String> choosing(Map<String, String> fields, List<OwnField> own) {
        var withheld = own.stream()
                .filter(field -> !field.choosing())
                .map(OwnField::name)
                .toList();
        if (withheld.isEmpty()) {
            return fields;
        }
        var rest = new LinkedHashMap<>(fields);
        withheld.forEach(name -> {
            rest.remove(name);
            rest.remove(name + "_as_given");
        });
        return rest;
    }

    private Optional<Screening.Screened.Failed> before(
            Map<String, String> fields, Set<String> unread, Account account, Instant now) {
        if (!isHour(account, now)) {
            return failed("outside-schedule", "");
        }
        return required.stream()
                .filter(name -> fields.getOrDefault(name, "").isBlank())
                .findFirst()
                .flatMap(name -> failed(unread.contains(name) ? "field-not-valid" : "field-missing", name));
    }

    private Optional<Screening.Screened.Failed> after(
            Map<String, String> fields, Screening.Screened.Passed passed, Account account, Instant now) {
        var contact = passed.contact();
        if (junk && isJoke(contact.firstName() + " " + contact.lastName())) {
            return failed("junk-name", "first_name");
        }
        if (!areas.isEmpty() && isThere(contact.region(), contact.postalCode()) != onlyThere) {
            return failed("blocked-area", contact.region().isEmpty() ? "postal_code" : "region");
        }
        if (minutes > 0) {
            var asked = Figures.moment(fields.getOrDefault("requested_at", ""), false, account.zone());
            if (asked.filter(at -> at.isBefore(now.minus(Duration.ofMinutes(minutes))))
                    .isPresent()) {
                return failed("too-old", "requested_at");
            }
        }
        if (consent && isNo(fields.getOrDefault("consent", ""))) {
            return failed("consent-missing", "consent");
        }
        return refusals.stream()
                .filter(refusal -> refusal.holds(fields))
                .findFirst()
                .map(refusal -> new Screening.Screened.Failed("not-accepted", refusal.field(), refusal.words()));
    }

    private static Optional<Screening.Screened.Failed> failed(String reason, String field) {
        return Optional.of(new Screening.Screened.Failed(reason, field, ""));
    }

    private boolean isHour(Account account, Instant now) {
        var local = now.atZone(account.zone());
        if (!days.isEmpty() && !days.contains(local.getDayOfWeek().getValue())) {
            return false;
        }
        if (opens.isEmpty() || closes.isEmpty()) {
            return true;
        }
        var time = local.toLocalTime();
        return !time.isBefore(LocalTime.parse(opens)) && time.isBefore(LocalTime.parse(closes));
    }

    private boolean isThere(String region, String postalCode) {
        return areas.stream()
                .anyMatch(area -> area.equalsIgnoreCase(region)
                        || area.chars().anyMatch(Character::isDigit)
                                && postalCode.toUpperCase(Locale.ROOT).startsWith(area.toUpperCase(Locale.ROOT)));
    }

    private static boolean isJoke(String name) {
        var word = Guess.word(name);
        return JOKES.contains(word)
                || ONE_LETTER.matcher(word).matches()
                || TRIAL.matcher(word).matches()
                || !word.isEmpty()
                        && JOKES.contains(word.split(" ")[0])
                        && JOKES.contains(word.substring(word.lastIndexOf(' ') + 1));
    }

    static boolean isNo(String consent) {
        return consent.isBlank()
                || Set.of("false", "no", "0", "n", "off")
                        .contains(consent.strip().toLowerCase(Locale.ROOT));
    }

    /// Whether anything is counted.
    boolean isCounted() {
        return hourly > 0 || daily > 0 || monthly > 0 || budget > 0 || !campaigns.isEmpty();
    }
}
