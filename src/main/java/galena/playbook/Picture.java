package galena.playbook;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.eclipse.elk.alg.layered.options.CycleBreakingStrategy;
import org.eclipse.elk.alg.layered.options.LayerConstraint;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.NodePlacementStrategy;
import org.eclipse.elk.alg.layered.options.OrderingStrategy;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/// A playbook as a picture: a box for each step with what closes a lead there, an arrow for each way on, drawn as
/// SVG. Silent exits are dashed.
public final class Picture {
    private static final double LETTER = 6.7;
    private static final double LINE = 17;
    private static final double MARGIN = 10;
    private static final double NARROWEST = 130;
    private static final double WIDEST = 260;

    static {
        LayoutMetaDataService.getInstance()
                .registerLayoutMetaDataProviders(new CoreOptions(), new LayeredMetaDataProvider());
    }

    private final Playbook playbook;
    private final Style style;
    private final Map<String, Box> boxes = new LinkedHashMap<>();
    private final List<Arrow> arrows = new ArrayList<>();

    /// How a picture speaks and where it leads.
    ///
    /// @param step a step's name as people say it
    /// @param kind what is done there, in a word or two
    /// @param outcome an outcome's name, or an ending's, as people say it
    /// @param link where a click on a step leads; empty for nowhere
    /// @param wrong the steps with something wrong
    /// @param chosen the step one works on; empty for none
    /// @param title what the picture shows, for those who cannot see it
    public record Style(
            Function<String, String> step,
            Function<Step, String> kind,
            Function<String, String> outcome,
            Function<String, String> link,
            Set<String> wrong,
            String chosen,
            String title) {}

    private record Box(Step step, ElkNode node, List<String> lines) {}

    private record Arrow(ElkEdge edge, List<String> words, boolean silent) {}

    private Picture(Playbook playbook, Style style) {
        this.playbook = playbook;
        this.style = style;
    }

    /// The picture as an SVG element, to be set into a page; everything people wrote is escaped.
    public static String draw(Playbook playbook, Style style) {
        return new Picture(playbook, style).draw();
    }

    private String draw() {
        var graph = ElkGraphUtil.createGraph();
        graph.setProperty(CoreOptions.ALGORITHM, "org.eclipse.elk.layered");
        graph.setProperty(CoreOptions.DIRECTION, Direction.DOWN);
        graph.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
        graph.setProperty(CoreOptions.SPACING_NODE_NODE, 26.0);
        graph.setProperty(CoreOptions.SPACING_EDGE_NODE, 14.0);
        graph.setProperty(CoreOptions.SPACING_EDGE_LABEL, 3.0);
        graph.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 34.0);
        graph.setProperty(LayeredOptions.SPACING_EDGE_EDGE_BETWEEN_LAYERS, 8.0);
        graph.setProperty(LayeredOptions.NODE_PLACEMENT_STRATEGY, NodePlacementStrategy.NETWORK_SIMPLEX);
        graph.setProperty(LayeredOptions.CYCLE_BREAKING_STRATEGY, CycleBreakingStrategy.MODEL_ORDER);
        graph.setProperty(LayeredOptions.CONSIDER_MODEL_ORDER_STRATEGY, OrderingStrategy.PREFER_NODES);
        graph.setProperty(CoreOptions.PADDING, new ElkPadding(12));
        playbook.steps().values().forEach(step -> boxes.put(step.name(), box(graph, step)));
        playbook.steps().values().forEach(this::connect);
        new RecursiveGraphLayoutEngine().layout(graph, new BasicProgressMonitor());
        try {
            return written(graph);
        } catch (XMLStreamException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private Box box(ElkNode graph, Step step) {
        var lines = new ArrayList<String>();
        lines.add(shortened(style.step().apply(step.name())));
        lines.add(shortened(style.kind().apply(step)));
        endings(step)
                .forEach((reason, words) -> lines.add(shortened(
                        words.stream().allMatch(word -> word.equalsIgnoreCase(reason))
                                ? "→ " + reason
                                : String.join(", ", words) + " → " + reason)));
        promises(step).forEach((to, words) -> lines.add(shortened(String.join(", ", words) + " → " + to)));
        var node = ElkGraphUtil.createNode(graph);
        if (step.name().equals(playbook.start())) {
            node.setProperty(LayeredOptions.LAYERING_LAYER_CONSTRAINT, LayerConstraint.FIRST);
        }
        double widest =
                lines.stream().mapToDouble(line -> line.length() * LETTER).max().orElse(0);
        node.setDimensions(Math.clamp(widest + 2 * MARGIN, NARROWEST, WIDEST), lines.size() * LINE + 2 * MARGIN - 4);
        return new Box(step, node, lines);
    }

    private static String shortened(String text) {
        int most = (int) ((WIDEST - 2 * MARGIN) / LETTER);
        return text.length() <= most ? text : text.substring(0, most - 1).strip() + "…";
    }

    /// What closes a lead at this step: ending to the outcomes that lead to it.
    private Map<String, Set<String>> endings(Step step) {
        var endings = new LinkedHashMap<String, Set<String>>();
        ways(step).forEach((word, target) -> {
            if (target instanceof Target.Out(var ending, var reason)) {
                endings.computeIfAbsent(
                                reason.equals(StepReader.UNSAID)
                                        ? "?"
                                        : style.outcome().apply(ending.equals("won") ? "won" : reason),
                                r -> new LinkedHashSet<>())
                        .add(style.outcome().apply(word));
            }
        });
        return endings;
    }

    /// Where outcomes lead with which somebody chooses the time. Nearly every call has them, so they are words in
    /// its box and no arrows.
    private Map<String, Set<String>> promises(Step step) {
        var promises = new LinkedHashMap<String, Set<String>>();
        if (step instanceof Step.Human human) {
            human.outcomes().values().stream()
                    .filter(outcome -> outcome.when().isPresent())
                    .forEach(outcome -> {
                        if (outcome.target() instanceof Target.ToStep(var to)) {
                            promises.computeIfAbsent(style.step().apply(to), t -> new LinkedHashSet<>())
                                    .add(style.outcome().apply(outcome.code()));
                        }
                    });
        }
        return promises;
    }

    /// Every way out of a step by its word, the silent exit last.
    private static Map<String, Target> ways(Step step) {
        var ways = new LinkedHashMap<String, Target>();
        switch (step) {
            case Step.Human human -> {
                human.outcomes().values().stream()
                        .filter(outcome -> outcome.when().isEmpty() || outcome.target() instanceof Target.Out)
                        .forEach(outcome -> ways.put(outcome.code(), outcome.target()));
            }
            case Step.Place place -> ways.put("placed", place.then());
            case Step.Partner partner -> {
                ways.put("accepted", partner.accepted());
                ways.put("declined", partner.declined());
            }
            case Step.Touch touch -> ways.put("sent", touch.then());
            case Step.Wait wait -> wait.until().forEach((reaction, target) -> ways.put(reaction.code(), target));
            case Step.Decide decide ->
                decide.cases().forEach(one -> ways.put(one.condition().text(), one.then()));
            case Step.Sleep sleep -> {
                // it only wakes
            }
        }
        step.counted().ifPresent(counted -> ways.put("used-up", counted.usedUp()));
        ways.put("silence", step.atLimit());
        return ways;
    }

    private void connect(Step step) {
        var talking = new LinkedHashMap<String, Set<String>>();
        var silent = new LinkedHashSet<String>();
        ways(step).forEach((word, target) -> {
            if (target instanceof Target.ToStep(var to) && boxes.containsKey(to)) {
                if (word.equals("silence")) {
                    silent.add(to);
                } else {
                    talking.computeIfAbsent(to, t -> new LinkedHashSet<>())
                            .add(style.outcome().apply(word));
                }
            }
        });
        talking.forEach((to, words) -> arrow(step.name(), to, words, false));
        silent.stream().filter(to -> !talking.containsKey(to)).forEach(to -> arrow(step.name(), to, List.of(), true));
    }

    private void arrow(String from, String to, Collection<String> words, boolean silent) {
        var edge = ElkGraphUtil.createSimpleEdge(boxOf(from).node(), boxOf(to).node());
        var lines = labelled(words);
        if (!lines.isEmpty()) {
            var label = ElkGraphUtil.createLabel(String.join("\n", lines), edge);
            double widest = lines.stream()
                    .mapToDouble(line -> line.length() * LETTER * 0.9)
                    .max()
                    .orElse(0);
            label.setDimensions(widest + 4, lines.size() * 14);
        }
        arrows.add(new Arrow(edge, lines, silent));
    }

    private Box boxOf(String name) {
        var box = boxes.get(name);
        if (box == null) {
            throw new IllegalArgumentException("no box for " + name);
        }
        return box;
    }

    private static List<String> labelled(Collection<String> words) {
        var all = List.copyOf(words);
        if (all.size() <= 3) {
            return all.stream()
                    .map(w -> w.length() > 22 ? w.substring(0, 21) + "…" : w)
                    .toList();
        }
        return List.of(
                labelled(all.subList(0, 2)).getFirst(),
                labelled(all.subList(1, 2)).getFirst(),
                "+ " + (all.size() - 2));
    }

    // ---- writing it down

    private String written(ElkNode graph) throws XMLStreamException {
        var out = new StringWriter();
        var svg = XMLOutputFactory.newInstance().createXMLStreamWriter(out);
        svg.writeStartElement("svg");
        svg.writeAttribute("class", "picture");
        svg.writeAttribute("viewBox", "0 0 " + number(graph.getWidth()) + " " + number(graph.getHeight()));
        svg.writeAttribute("width", number(graph.getWidth()));
        svg.writeAttribute("height", number(graph.getHeight()));
        svg.writeAttribute("role", "group");
        svg.writeAttribute("aria-label", style.title());
        tip(svg);
        for (var arrow : arrows) {
            line(svg, arrow);
        }
        for (var box : boxes.values()) {
            node(svg, box);
        }
        svg.writeEndElement();
        svg.flush();
        return out.toString();
    }

    private static void tip(XMLStreamWriter svg) throws XMLStreamException {
        svg.writeStartElement("defs");
        svg.writeStartElement("marker");
        for (var pair : Map.of(
                        "id",
                        "tip",
                        "viewBox",
                        "0 0 8 8",
                        "refX",
                        "7",
                        "refY",
                        "4",
                        "markerWidth",
                        "7",
                        "markerHeight",
                        "7",
                        "orient",
                        "auto")
                .entrySet()) {
            svg.writeAttribute(pair.getKey(), pair.getValue());
        }
        svg.writeEmptyElement("path");
        svg.writeAttribute("d", "M0,0 L8,4 L0,8 z");
        svg.writeAttribute("class", "tip");
        svg.writeEndElement();
        svg.writeEndElement();
    }

    private static void line(XMLStreamWriter svg, Arrow arrow) throws XMLStreamException {
        for (var section : arrow.edge().getSections()) {
            var path = new StringBuilder("M" + number(section.getStartX()) + "," + number(section.getStartY()));
            section.getBendPoints()
                    .forEach(bend -> path.append(" L")
                            .append(number(bend.getX()))
                            .append(',')
                            .append(number(bend.getY())));
            path.append(" L").append(number(section.getEndX())).append(',').append(number(section.getEndY()));
            svg.writeEmptyElement("path");
            svg.writeAttribute("class", arrow.silent() ? "arrow silent" : "arrow");
            svg.writeAttribute("d", path.toString());
            svg.writeAttribute("marker-end", "url(#tip)");
        }
        if (!arrow.words().isEmpty()) {
            var label = arrow.edge().getLabels().getFirst();
            text(svg, "word", label.getX() + 2, label.getY() + 11, 14, arrow.words());
        }
    }

    private void node(XMLStreamWriter svg, Box box) throws XMLStreamException {
        var name = box.step().name();
        var link = style.link().apply(name);
        svg.writeStartElement(link.isEmpty() ? "g" : "a");
        if (!link.isEmpty()) {
            svg.writeAttribute("href", link);
        }
        svg.writeAttribute("class", classes(box.step()));
        svg.writeStartElement("title");
        svg.writeCharacters(style.step().apply(name) + (style.wrong().contains(name) ? " !" : ""));
        svg.writeEndElement();
        svg.writeEmptyElement("rect");
        svg.writeAttribute("x", number(box.node().getX()));
        svg.writeAttribute("y", number(box.node().getY()));
        svg.writeAttribute("width", number(box.node().getWidth()));
        svg.writeAttribute("height", number(box.node().getHeight()));
        svg.writeAttribute("rx", "8");
        double x = box.node().getX() + MARGIN;
        double y = box.node().getY() + MARGIN + 10;
        text(svg, "name", x, y, LINE, box.lines().subList(0, 1));
        text(svg, "kind", x, y + LINE, LINE, box.lines().subList(1, box.lines().size()));
        svg.writeEndElement();
    }

    private String classes(Step step) {
        var kind = switch (step) {
            case Step.Human human -> "human";
            case Step.Decide decide -> "decide";
            default -> "machine";
        };
        return "step " + kind + (style.wrong().contains(step.name()) ? " wrong" : "")
                + (style.chosen().equals(step.name()) ? " chosen" : "");
    }

    private static void text(XMLStreamWriter svg, String kind, double x, double y, double apart, List<String> lines)
            throws XMLStreamException {
        for (int i = 0; i < lines.size(); i++) {
            svg.writeStartElement("text");
            svg.writeAttribute("class", kind);
            svg.writeAttribute("x", number(x));
            svg.writeAttribute("y", number(y + i * apart));
            svg.writeCharacters(lines.get(i));
            svg.writeEndElement();
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
