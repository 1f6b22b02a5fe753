package io.yoriai.portal.internal;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.yoriai.application.Own;
import io.yoriai.campaign.SettingValues;
import io.yoriai.record.Formats;

/**
 * Where somebody applies: the campaign, the flow, and what is offered now.
 *
 * @param flow null: campaigns of old have none
 * @param offers by the ids of the sessions
 * @param own what a lead who is logged in has applied for
 */
record Place(Told campaign, SettingValues settings, @Nullable Told flow, List<Told> sessions, Offer offer,
        Map<Long, Offer> offers, Visitors.Who who, Optional<Own> own) {

    /** A RestoreType. */
    static final int ONLY_ADDS = 2;
    private static final int ASKED_FOR = 3;
    private static final int CHECKS_APPLIED = 6;
    private static final int MOST_SESSIONS = 7;
    private static final int CONFIRMS = 9;
    private static final int HAS_LIST = 2;

    long id() {
        return campaign.id();
    }

    public boolean ofSessions() {
        return campaign.code("SsTargetType") == 2;
    }

    boolean priced() {
        return campaign.code("PriceType") != 1;
    }

    public int most() {
        return flow == null ? 1 : Math.max(1, flow.number("MaxQuantity"));
    }

    /** 1 none, 2 as one likes, 3 asked for. */
    long login() {
        return flow == null ? 1 : flow.code("LoginType");
    }

    /** 1 no login is made, 2 as one likes, 3 always. */
    public long membership() {
        return flow == null ? 1 : flow.code("MembershipType");
    }

    /** Whether a login that is made by applying is 仮登録 until it is confirmed by mail. */
    public boolean confirms() {
        return settings.on(CONFIRMS);
    }

    /** The login that is made of what was typed. */
    LeadForm.Account account(Typed typed) {
        boolean member = membership() == 3 || membership() == 2 && typed.text(Typed.MEMBER).equals("1");
        return !member
                ? LeadForm.Account.NONE
                : confirms() ? LeadForm.Account.ONCE_CONFIRMED : LeadForm.Account.AT_ONCE;
    }

    public long restore() {
        return flow == null ? 1 : flow.code("RestoreType");
    }

    @Nullable
    Integer mostSessions() {
        return settings.number(MOST_SESSIONS);
    }

    boolean checksApplied() {
        return settings.on(CHECKS_APPLIED);
    }

    /** Whether one may apply, or change what one has applied for: that needs no seat more. */
    boolean isOpen() {
        return offer.open() || offer.text().equals("seminar.full") && !held().isEmpty();
    }

    /** Whether there is a waiting list that one may come to stand on, be it that one wants more places than are left. */
    public boolean hasList() {
        return offer.waits() || offers.values().stream().anyMatch(Offer::waits)
                || most() > 1 && Stream.concat(Stream.of(campaign), sessions.stream())
                        .anyMatch(one -> one.code("WaitingListType") == HAS_LIST);
    }

    /** How much of a choice waits: what a guest may see of the seats says it, not what was stored. */
    enum Waits {
        NOTHING,
        SOME,
        ALL
    }

    Waits waits(Typed typed) {
        if (!ofSessions()) {
            return offer.waits() && own.isEmpty() ? Waits.ALL : Waits.NOTHING;
        }
        Set<Long> chosen = typed.sessions().keySet();
        long waiting = chosen.stream().filter(this::waits).count();
        return waiting == 0 ? Waits.NOTHING : waiting == chosen.size() ? Waits.ALL : Waits.SOME;
    }

    /** Whether what is chosen waits, and nobody has said yes to that. */
    boolean waitsUnasked(Typed typed) {
        return waits(typed) != Waits.NOTHING && !typed.text(Typed.WAITS).equals("1");
    }

    /** Whether a session that is chosen now waits. */
    public boolean waits(long session) {
        Offer one = offers.get(session);
        return offer.waits() && own.isEmpty() || one != null && one.waits() && !held().containsKey(session);
    }

    /** The sessions that the lead has, and how many places of each. */
    Map<Long, Integer> held() {
        Map<Long, Integer> held = new HashMap<>();
        if (restore() != 3) {
            own.ifPresent(one -> one.lines().forEach(line -> held.merge(line.session(), line.quantity(), Math::max)));
        }
        return held;
    }

    /**
     * The steps, in their order.
     *
     * @param due whether something is to be paid
     */
    List<Step> steps(boolean due) {
        Map<Integer, Step> said = said();
        Set<Step.Kind> wanted = new HashSet<>(Set.of(Step.Kind.FORM, Step.Kind.CONFIRM));
        if (ofSessions()) {
            wanted.add(Step.Kind.CHOICE);
        }
        if (priced()) {
            wanted.add(Step.Kind.CART);
        }
        if (due) {
            wanted.add(Step.Kind.PAYMENT);
        }
        if (survey(said, 0) != null) {
            wanted.add(Step.Kind.SURVEY);
        }
        List<Step> steps = new ArrayList<>();
        for (Step.Kind kind : Step.Kind.values()) {
            if (wanted.contains(kind)) {
                steps.add(said.getOrDefault(kind.code(), new Step(kind, "", "", 0)));
            }
        }
        return steps;
    }

    /** The survey that is asked when all is done; null: there is none. */
    @Nullable
    Step later() {
        return survey(said(), 1);
    }

    /** The survey of the flow, whenever it is asked; nothing where there is none. */
    Stream<Long> surveys() {
        Step survey = said().get(Step.Kind.SURVEY.code());
        return survey == null || survey.survey() == 0 ? Stream.empty() : Stream.of(survey.survey());
    }

    private @Nullable Step survey(Map<Integer, Step> said, int later) {
        Step survey = said.get(Step.Kind.SURVEY.code());
        return survey != null && survey.survey() != 0 && flow != null && flow.number("IsSurveyLater") == later
                ? survey
                : null;
    }

    /** Steps as the flow words them, by their codes. */
    private Map<Integer, Step> said() {
        Map<Integer, Step> said = new HashMap<>();
        if (flow != null) {
            for (JsonNode one : flow.json("FlowStepList")) {
                int code = one.path("StepType").asInt();
                for (Step.Kind kind : Step.Kind.values()) {
                    if (kind.code() == code) {
                        said.put(code, new Step(kind, one.path("Title").asString(""),
                                Formats.sanitized(one.path("Message").asString("")),
                                one.path("EnqueteTemplate").path("EnqueteTemplateId").asLong(0)));
                    }
                }
            }
        }
        return said;
    }

    /** The address of a page of this campaign and flow, with more parameters. */
    String path(String page, String more) {
        String named = flow == null || flow.number("IsDefault") == 1 ? "" : "flow=" + flow.text("Id");
        String query = named + (named.isEmpty() || more.isEmpty() ? "" : "&") + more;
        return "/public/application/" + page + "/" + id() + (query.isEmpty() ? "" : "?" + query);
    }

    /** Whether nobody applies here without having logged in; new leads register first. */
    boolean asksForLogin() {
        return login() == ASKED_FOR;
    }

    /** The log-in that leads back to what was chosen; where one must, it leads to the registration, too. */
    String login(Typed typed) {
        return "/public/mypage?next=" + URLEncoder.encode(chosen("add", typed), StandardCharsets.UTF_8)
                + (asksForLogin() ? "&register=1" : "");
    }

    /** A page of this campaign and flow, with what was chosen. */
    String chosen(String page, Typed typed) {
        StringBuilder more = new StringBuilder();
        typed.sessions().forEach((session, quantity) -> {
            more.append("session=").append(session).append('&');
            if (quantity > 1) {
                more.append("quantity-").append(session).append('=').append(quantity).append('&');
            }
        });
        more.append(typed.text(Typed.WAITS).equals("1") ? "waits=1&" : "")
                .append(typed.sessions().isEmpty() ? "" : "on=1&");
        return path(page, more.isEmpty() ? "" : more.substring(0, more.length() - 1));
    }
}
