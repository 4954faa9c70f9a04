package galena.insight;

import java.util.UUID;

/// What a filter may ask for of leads that are counted together.
record Kind(UUID source, String campaign, UUID partner, boolean imported) {
    boolean fits(Filter filter) {
        return filter.source().map(one -> one.value().equals(source)).orElse(true)
                && filter.campaign().map(campaign::equals).orElse(true)
                && (filter.partners().isEmpty() || filter.partners().contains(partner))
                && (filter.imported() || !imported);
    }
}
