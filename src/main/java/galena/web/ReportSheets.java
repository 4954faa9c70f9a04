package galena.web;

import galena.web.Cells.Sheet;
import galena.web.ReportAsked.Asked;
import org.springframework.stereotype.Component;

/// Every report by its name: the sentence that answers, the picture, the table with the leads behind every number.
@Component
class ReportSheets {
    /// Of one dealer or agent: reached from the channels, not by a tab of its own.
    static final String PARTNER = "partner";

    private final EarningSheets earnings;
    private final FunnelSheets funnel;
    private final LeakSheets leaks;
    private final SpeedSheets speed;
    private final ResultSheets results;
    private final PeopleSheets people;
    private final PartnerSheets partners;
    private final PointSheets points;

    ReportSheets(
            EarningSheets earnings,
            FunnelSheets funnel,
            LeakSheets leaks,
            SpeedSheets speed,
            ResultSheets results,
            PeopleSheets people,
            PartnerSheets partners,
            PointSheets points) {
        this.earnings = earnings;
        this.funnel = funnel;
        this.leaks = leaks;
        this.speed = speed;
        this.results = results;
        this.people = people;
        this.partners = partners;
        this.points = points;
    }

    /// What is not known by its name is the report about sources.
    Sheet of(String report, Asked asked) {
        return switch (report) {
            case "funnel" -> funnel.of(asked);
            case "leaks" -> leaks.of(asked);
            case "speed" -> speed.of(asked);
            case "channels" -> earnings.channels(asked);
            case "results" -> results.of(asked);
            case "people" -> people.all(asked);
            case "points" -> points.of(asked);
            case PARTNER -> partners.of(asked).orElseGet(() -> earnings.channels(asked));
            default -> earnings.sources(asked);
        };
    }
}
