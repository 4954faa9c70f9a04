package galena.web;

import java.util.List;
import java.util.Optional;

/// Everybody's day.
public interface TodayPage {
    record Today(Frame frame, Optional<Mine> mine, Optional<Company> company) {}

    /// @param figures what I did today, in words and numbers
    /// @param promises whom I promised a call today
    record Mine(String sentence, List<LeadPage.Fact> figures, List<LeadPage.Row> promises) {}

    /// @param decisions at most three, each with where it is decided
    record Company(
            String sentence,
            List<LeadPage.Fact> figures,
            List<LeadPage.Choice> decisions,
            List<Line> sources,
            String leak) {}

    record Line(String id, String name, String came, String reached, String sold, String cost, String brought) {}
}
