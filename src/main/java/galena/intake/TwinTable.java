package galena.intake;

import galena.intake.Twins.Twin;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What leads share with others, and the questions that came of it.
final class TwinTable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> EVIDENCE = new TypeReference<>() {};
    private static final int CROWDS = 50_000;
    /// So long a crowd is not looked at again: somebody may have gone.
    private static final Duration CROWDED = Duration.ofHours(1);

    private final Database database;
    /// Since when it is known of a hash that a crowd shares it, of the latest.
    private final Map<Long, Instant> crowds = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Instant> eldest) {
            return size() > CROWDS;
        }
    });

    TwinTable(Database database) {
        this.database = database;
    }

    void keep(AccountId account, Map<LeadId, long[]> blocks) {
        if (blocks.isEmpty()) {
            return;
        }
        database.batch(
                """
                insert into intake.block (account_id, lead_id, hashes)
                values (:account, :lead, :hashes)
                on conflict (account_id, lead_id) do update
                set hashes = excluded.hashes
                """,
                blocks.entrySet().stream()
                        .map(e -> new MapSqlParameterSource()
                                .addValue("account", account.value())
                                .addValue("lead", e.getKey().value())
                                .addValue("hashes", e.getValue()))
                        .toList());
    }

    /// For each of the leads those others that share something; what more than so many share tells nobody from
    /// anybody and is left out.
    Map<LeadId, Set<LeadId>> sharing(
            AccountId account, Collection<LeadId> leads, Map<LeadId, long[]> hashes, int crowd, Instant now) {
        var wanted = leads.stream()
                .flatMapToLong(lead -> LongStream.of(hashes.getOrDefault(lead, new long[0])))
                .distinct()
                .filter(hash -> !crowds.getOrDefault(hash, Instant.MIN).isAfter(now.minus(CROWDED)))
                .toArray();
        var byHash = new HashMap<Long, List<LeadId>>();
        // of what half the company shares, the index need not name everybody to tell that it is a crowd
        database.sql().sql("set local gin_fuzzy_search_limit = 2000").update();
        database.sql()
                .sql("""
                        select h.hash, b.lead_id
                        from unnest(:hashes::bigint[]) h (hash)
                        cross join lateral (
                          select lead_id
                          from intake.block
                          where account_id = :account and hashes @> array[h.hash]
                          limit :most
                        ) b
                        """)
                .param("hashes", wanted)
                .param("account", account.value())
                .param("most", crowd + 2)
                .query((row, n) -> byHash.computeIfAbsent(row.getLong("hash"), h -> new ArrayList<>())
                        .add(new LeadId(Rows.uuid(row, "lead_id"))))
                .list();
        database.sql().sql("set local gin_fuzzy_search_limit = 0").update();
        byHash.entrySet().removeIf(block -> {
            boolean crowded = block.getValue().size() > crowd + 1;
            if (crowded) {
                crowds.put(block.getKey(), now);
            } else {
                crowds.remove(block.getKey());
            }
            return crowded;
        });
        var found = new HashMap<LeadId, Set<LeadId>>();
        for (var lead : leads) {
            var others = LongStream.of(hashes.getOrDefault(lead, new long[0]))
                    .mapToObj(hash -> byHash.getOrDefault(hash, List.of()))
                    .flatMap(List::stream)
                    .filter(other -> !other.equals(lead))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            found.put(lead, others);
        }
        return found;
    }

    /// A lead is no longer known by what it shares.
    void forget(AccountId account, LeadId lead) {
        database.sql()
                .sql("""
                        delete from intake.block
                        where account_id = :account and lead_id = :lead
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .update();
    }

    void insert(AccountId account, List<Twin> twins, Instant now) {
        if (twins.isEmpty()) {
            return;
        }
        database.batch(
                """
                insert into intake.twin (account_id, first_id, second_id, likeness, evidence, responsible, ready_at, due_at, limit_at)
                values (:account, :first, :second, :likeness, :evidence::jsonb, :responsible, :now, :due, :limit)
                on conflict (account_id, first_id, second_id) do nothing
                """,
                twins.stream()
                        .map(twin -> new MapSqlParameterSource()
                                .addValue("account", account.value())
                                .addValue("first", twin.one().value())
                                .addValue("second", twin.other().value())
                                .addValue("likeness", twin.likeness())
                                .addValue("evidence", JSON.writeValueAsString(twin.evidence()))
                                .addValue("responsible", twin.responsible().value())
                                .addValue("now", Rows.at(now))
                                .addValue("due", Rows.at(twin.dueAt()))
                                .addValue("limit", Rows.at(twin.limitAt())))
                        .toList());
    }

    List<Twin> open(AccountId account, int most) {
        return database.sql()
                .sql("""
                        select first_id, second_id, likeness, evidence, responsible, due_at, limit_at
                        from intake.twin
                        where account_id = :account and settled_at is null
                        order by due_at
                        limit :most
                        """)
                .param("account", account.value())
                .param("most", most)
                .query((row, n) -> new Twin(
                        new LeadId(Rows.uuid(row, "first_id")),
                        new LeadId(Rows.uuid(row, "second_id")),
                        row.getDouble("likeness"),
                        JSON.readValue(row.getString("evidence"), EVIDENCE),
                        new PersonId(Rows.uuid(row, "responsible")),
                        Rows.instant(row, "due_at"),
                        Rows.instant(row, "limit_at")))
                .list();
    }

    /// Counted up to so many.
    int waiting(AccountId account, int most) {
        return database.sql()
                .sql("""
                        select count(*) from (
                          select 1 from intake.twin
                          where account_id = :account and settled_at is null
                          limit :most) waiting
                        """)
                .param("account", account.value())
                .param("most", most)
                .query(Integer.class)
                .single();
    }

    /// False when nobody was asked about these two, or that is settled.
    boolean settle(AccountId account, LeadId one, LeadId other, String as, Optional<PersonId> by, Instant now) {
        return database.sql()
                        .sql("""
                                update intake.twin
                                set settled_at = :now, settled_as = :as, settled_by = :by::uuid
                                where account_id = :account and first_id = least(:one::uuid, :other::uuid)
                                  and second_id = greatest(:one::uuid, :other::uuid) and settled_at is null
                                """)
                        .param("now", Rows.at(now))
                        .param("as", as)
                        .param("by", by.map(PersonId::value).orElse(null))
                        .param("account", account.value())
                        .param("one", one.value())
                        .param("other", other.value())
                        .update()
                > 0;
    }

    int expire(AccountId account, Instant now) {
        return database.sql()
                .sql("""
                        update intake.twin
                        set settled_at = :now, settled_as = 'expired'
                        where account_id = :account and settled_at is null and limit_at <= :now
                        """)
                .param("now", Rows.at(now))
                .param("account", account.value())
                .update();
    }

    void handOver(AccountId account, PersonId from, PersonId to) {
        database.sql()
                .sql("""
                        update intake.twin
                        set responsible = :to
                        where account_id = :account and responsible = :from and settled_at is null
                        """)
                .param("to", to.value())
                .param("account", account.value())
                .param("from", from.value())
                .update();
    }
}
