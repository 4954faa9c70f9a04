package galena.web;

import java.util.List;
import java.util.Optional;

/// Everybody's day.
public interface TodayPage {
    record Today(Frame frame, Optional<Mine> mine, Optional<Company> company, Optional<Month> month) {}

    /// What the month has come to so far.
    ///
    /// @param told each with where it stands
    record Month(String sentence, List<LeadPage.Fact> figures, List<LeadPage.Choice> told) {}

    /// @param figures what I did today, in words and numbers
    /// @param lately what I reach, beside what the team would have; empty where nobody is compared
    /// @param promises whom I promised a call today
    record Mine(
            String sentence, List<LeadPage.Fact> figures, List<LeadPage.Fact> lately, List<LeadPage.Row> promises) {}

    /// @param decisions at most three, each with where it is decided
    record Company(
            String sentence,
            List<LeadPage.Fact> figures,
            List<LeadPage.Choice> decisions,
            List<Line> sources,
            String leak) {}

    record Line(String id, String name, String came, String reached, String sold, String cost, String brought) {}
}
