package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.Galena;
import galena.desk.Desk;
import galena.desk.Next;
import galena.desk.Seat;
import galena.kernel.LeadId;
import galena.lead.Rounds;
import galena.testing.Company;
import galena.testing.Machine;
import galena.testing.Running;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/// Two instances on one database do nothing twice.
class TwoInstancesTest {
    private final Running first = Running.galena();

    private ConfigurableApplicationContext second(int port) {
        return Galena.run(
                first.storage,
                first.application,
                first.clock,
                Map.of(
                        "server.port",
                        port,
                        "server.address",
                        "127.0.0.1",
                        "galena.public-url",
                        "http://localhost:" + port));
    }

    @Test
    void eight_posts_of_one_number_to_two_instances_make_one_lead_a_hundred_rounds() throws Exception {
        int port = Machine.freePort();
        var company = Company.with(0);
        try (var second = second(port);
                var threads = Executors.newFixedThreadPool(8)) {
            assertThat(second.isActive()).isTrue();
            for (int round = 0; round < 100; round++) {
                var body = "{\"phone\":\"+1718555" + String.format("%04d", round) + "\",\"email\":\"two" + round
                        + "@example.com\"}";
                var calls = new ArrayList<Callable<Integer>>();
                for (int i = 0; i < 8; i++) {
                    var url = (i % 2 == 0 ? first.url : "http://localhost:" + port) + "/api/v1/leads";
                    calls.add(() -> Company.send(HttpRequest.newBuilder(URI.create(url))
                                    .header("Authorization", "Bearer " + company.key)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build())
                            .statusCode());
                }
                var statuses = new ArrayList<Integer>();
                for (var answer : threads.invokeAll(calls)) {
                    statuses.add(answer.get());
                }
                assertThat(statuses).as("round %s", round).containsOnly(200, 201);
                assertThat(statuses.stream().filter(status -> status == 201))
                        .as("round %s", round)
                        .hasSize(1);
            }
        }
        assertThat(first.audit()).isZero();
    }

    @Test
    void rounds_and_desks_of_two_instances_hand_no_lead_over_twice() throws Exception {
        var company = Company.with(8);
        var leads = new ArrayList<LeadId>();
        try (var second = second(Machine.freePort());
                var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 40; i++) {
                company.post("{\"phone\":\"+1718556" + String.format("%04d", i) + "\"}");
            }
            threads.invokeAll(List.<Callable<Integer>>of(
                    () -> first.the(Rounds.class).sweep(),
                    () -> second.getBean(Rounds.class).sweep(),
                    () -> second.getBean(Rounds.class).sweep()));
            first.settle();
            var desks = List.of(first.the(Desk.class), second.getBean(Desk.class));
            for (int wave = 0; wave < 5; wave++) {
                var calls = new ArrayList<Callable<LeadId>>();
                for (int i = 0; i < company.sellers.size(); i++) {
                    var seller = company.sellers.get(i);
                    var desk = desks.get(i % 2);
                    calls.add(() -> {
                        desk.become(seller, Seat.State.READY);
                        var lead = ((Next.Given) desk.next(seller)).lead();
                        company.talk(seller, lead);
                        company.say(seller, lead, "no-answer");
                        return lead;
                    });
                }
                for (var given : threads.invokeAll(calls)) {
                    leads.add(given.get());
                }
            }
        }
        assertThat(new HashSet<>(leads)).hasSize(40);
        assertThat(leads).allSatisfy(lead -> {
            assertThat(company.count(lead, "placed")).isEqualTo(1);
            assertThat(company.count(lead, "given")).isEqualTo(1);
        });
        assertThat(first.audit()).isZero();
    }
}
