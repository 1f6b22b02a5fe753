package io.yoriai.smp.body;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.yoriai.application.Apply;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Ref;
import io.yoriai.record.Resource;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.draft.DraftReader;
import io.yoriai.record.draft.Node;
import io.yoriai.record.draft.Reading;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.write.UpdateKey;
import io.yoriai.record.write.Writable;

/** Reads what application.post is asked, in the query, in the body, or in both, which must agree. */
@Component
public final class ApplyBody {

    private static final String SESSIONS = "ApplicationSessionList";

    private final DraftReader reader;
    private final CustomItems customItems;
    private final Writable leads;

    ApplyBody(DraftReader reader, CustomItems customItems, List<Writable> writables) {
        this.reader = reader;
        this.customItems = customItems;
        leads = writables.stream().filter(writable -> writable.resource().name().equals("VisitorData")).findFirst()
                .orElseThrow();
    }

    /**
     * What is asked.
     *
     * @return null where the faults tell that it cannot be said
     */
    public @Nullable Apply read(Resource application, Node body, Map<String, String> parameters, boolean proxyAllowed,
            Faults faults) {
        Draft draft = reader.read(application, withCampaign(without(body, "VisitorData", "Enquete"),
                parameters.get("seminar_id")), Reading.of(Verb.POST), faults);
        Ref campaign = ref(draft, "Seminar", parameters.get("seminar_id"), faults);
        Ref flow = ref(draft, "Flow", parameters.get("flow_id"), faults);
        List<Apply.Line> lines = lines(draft, parameters.get("session_id"), faults);
        Long quantity = draft.number("Quantity");
        if (quantity != null && quantity == 0) {
            faults.add(Fault.invalidValue(draft.field("Quantity")));
        }
        Apply.Lead lead = lead(draft, body, parameters, faults);
        String previous = same(draft, "PreviousApplicationId", parameters.get("application_id"), faults);
        boolean number = previous == null || previous.matches("\\d{1,18}");
        if (!number) {
            faults.add(Fault.invalidType(draft.field("PreviousApplicationId")));
        }
        String code = same(draft, "DiscountCode", parameters.get("discount_code"), faults);
        boolean proxy = "1".equals(parameters.get("proxy"));
        if (draft.has("DateApplication") && !proxy) {
            faults.add(Fault.notAllowed(draft.field("DateApplication")));
        }
        if (!faults.isEmpty() || campaign == null) {
            return null;
        }
        return new Apply(campaign, flow, lines, quantity == null ? 1 : quantity.intValue(), lead,
                previous == null ? null : Long.valueOf(previous), "1".equals(parameters.get("waiting")),
                proxy ? new Apply.Proxy(proxyAllowed, draft.moment("DateApplication")) : null,
                !"0".equals(parameters.get("send_mail")), code, draft.code("PaymentMethod"),
                draft.text("AnonymousId"), draft.text("Memo"), body.child("Enquete"));
    }

    /** A record that the query names by its id, the body by id or name. */
    private static @Nullable Ref ref(Draft draft, String column, @Nullable String query, Faults faults) {
        Ref given = draft.ref(column);
        if (query == null) {
            return given;
        }
        String id = Long.toString(Long.parseLong(query));
        if (given == null) {
            return Ref.of(id, null);
        }
        if (given.key() != null && Long.parseLong(given.key()) != Long.parseLong(query)) {
            faults.add(Fault.invalidValue(draft.field(column)).saying("fault.INVALID_VALUE.disagree"));
        }
        return new Ref(id, given.name(), id);
    }

    private static @Nullable String same(Draft draft, String column, @Nullable String query, Faults faults) {
        String given = draft.text(column);
        if (given != null && query != null && !given.strip().equals(query.strip())) {
            faults.add(Fault.invalidValue(draft.field(column)).saying("fault.INVALID_VALUE.disagree"));
        }
        return given == null ? query : given;
    }

    private static List<Apply.Line> lines(Draft draft, @Nullable String query, Faults faults) {
        List<Apply.Line> inBody = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Draft item : draft.list(SESSIONS)) {
            Ref session = item.ref("Session");
            Long quantity = item.number("Quantity");
            if (quantity != null && (quantity == 0 || quantity > Integer.MAX_VALUE)) {
                faults.add(Fault.invalidValue(item.field("Quantity")));
            } else if (session != null) {
                if (session.key() != null && !seen.add(session.key())) {
                    faults.add(Fault.invalidValue(item.field("Session")));
                }
                inBody.add(new Apply.Line(session, quantity == null ? 1 : quantity.intValue()));
            }
        }
        if (query == null) {
            return inBody;
        }
        List<Apply.Line> inQuery = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (String id : query.split(":", -1)) {
            if (!id.matches("\\d{1,18}") || !named.add(id)) {
                faults.add(Fault.invalidValue("session_id"));
                return inBody;
            }
            inQuery.add(new Apply.Line(Ref.of(id, null), 1));
        }
        boolean differ = inBody.stream().anyMatch(line -> line.quantity() != 1) || !seen.equals(named);
        if (draft.gives(SESSIONS) && differ) {
            faults.add(Fault.invalidValue(draft.field(SESSIONS)).saying("fault.INVALID_VALUE.disagree"));
        }
        return inQuery;
    }

    /** Who applies. What is given of the lead is read as visitor.post or visitor.put would. */
    private Apply.Lead lead(Draft draft, Node body, Map<String, String> parameters, Faults faults) {
        Long id = draft.id("VisitorId");
        String query = parameters.get("visitor_id");
        if (id != null && query != null && id != Long.parseLong(query)) {
            faults.add(Fault.invalidValue(draft.field("VisitorId")).saying("fault.INVALID_VALUE.disagree"));
        }
        Long named = id == null && query != null ? Long.valueOf(query) : id;
        Node given = body.child("VisitorData");
        if (given == null || given.isEmpty() || given.isBlank()) {
            if (named == null && !faults.has(draft.field("VisitorId"))) {
                faults.add(Fault.required(draft.field("VisitorData")));
            }
            return new Apply.Lead(named, null, null, parameters);
        }
        boolean upsert = "1".equals(parameters.get("upsert")) && named == null;
        Node own = given.child("Id");
        boolean known = named != null || upsert || own != null && !own.text().isBlank();
        boolean lenient = "1".equals(parameters.get("ignore_itemcheck"));
        Draft lead = reader.read(leads.resource(),
                named != null && own == null ? with(given, new Node("Id", named.toString(), List.of())) : given,
                Reading.of(known ? Verb.PUT : Verb.POST)
                        .requiring(customItems.requiredBaseItems(leads.resource().name())).leniently(lenient),
                faults);
        Long ownId = lead.id("Id");
        if (ownId != null && upsert) {
            faults.add(Fault.notAllowed(lead.field("Id")).saying("fault.upsert.id"));
        } else if (ownId != null && named != null && !ownId.equals(named)) {
            faults.add(Fault.invalidValue(lead.field("Id")).saying("fault.INVALID_VALUE.disagree"));
        }
        UpdateKey keys = Objects.requireNonNull(leads.updateKey());
        List<String> key = upsert ? keys.columns(parameters.get("update_key"), lead, faults) : null;
        return new Apply.Lead(named, lead, key, parameters);
    }

    /** The campaign, which must be said, may be said by the query alone; an empty element says nothing. */
    private static Node withCampaign(Node body, @Nullable String campaign) {
        Node given = body.child("Seminar");
        return campaign == null || given != null && says(given)
                ? body
                : with(without(body, "Seminar"),
                        new Node("Seminar", "", List.of(new Node("SeminarId", campaign, List.of()))));
    }

    private static boolean says(Node node) {
        return !node.text().isBlank() || node.children().stream().anyMatch(ApplyBody::says);
    }

    private static Node with(Node body, Node child) {
        List<Node> children = new ArrayList<>(body.children());
        children.add(child);
        return new Node(body.name(), body.text(), children);
    }

    /** Without what is read by others. */
    private static Node without(Node body, String... names) {
        return new Node(body.name(), body.text(),
                body.children().stream().filter(child -> !Set.of(names).contains(child.name())).toList());
    }
}
