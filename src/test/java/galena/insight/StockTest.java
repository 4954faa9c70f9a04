package galena.insight;

import static org.assertj.core.api.Assertions.assertThat;

import galena.kernel.SourceId;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StockTest {
    private static final SourceId DEAR = new SourceId(new UUID(0, 1));
    private static final SourceId CHEAP = new SourceId(new UUID(0, 2));

    @Test
    void what_is_open_is_worth_as_much_less_as_such_leads_were_sold_less_often() {
        var stock = Stock.of(
                List.of(
                        new LeakTable.Open(DEAR, 0, 3),
                        new LeakTable.Open(DEAR, 2, 10),
                        new LeakTable.Open(CHEAP, 2, 5),
                        new LeakTable.Open(CHEAP, 4, 7)),
                Map.of(DEAR, 1_000.0, CHEAP, 100.0),
                List.of(new Stock.Aged(0, 1_000, 100), new Stock.Aged(8, 400, 10), new Stock.Aged(91, 49, 0)));
        assertThat(stock)
                .containsExactly(
                        new Stock(0, OptionalInt.of(1), 3, 3_000, OptionalLong.of(3_000)),
                        new Stock(8, OptionalInt.of(30), 15, 10_500, OptionalLong.of(2_625)),
                        new Stock(91, OptionalInt.empty(), 7, 700, OptionalLong.empty()));
    }

    @Test
    void where_nothing_was_ever_sold_nobody_knows_what_is_left() {
        var stock = Stock.of(
                List.of(new LeakTable.Open(DEAR, 1, 4)),
                Map.of(DEAR, -5.0),
                List.of(new Stock.Aged(0, 500, 0), new Stock.Aged(2, 400, 0)));
        assertThat(stock).containsExactly(new Stock(2, OptionalInt.of(7), 4, 0, OptionalLong.empty()));
    }
}
