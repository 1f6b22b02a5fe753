package io.yoriai.smp;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.yoriai.account.ApiClient;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Method;
import io.yoriai.record.Parameter;
import io.yoriai.record.draft.Node;
import io.yoriai.record.list.Reach;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.user.UserRights;
import io.yoriai.user.UserToken;
import io.yoriai.user.UserType;
import io.yoriai.smp.xml.XmlReader;

/**
 * One call that was let in.
 *
 * @param known the parameters that the method knows, by name
 * @param id from {@code /{path}/{id}}, or null
 * @param client who calls, bound to the campaigns of the user
 * @param user whom the call is for; null: for the client alone
 * @param address that the caller calls from
 * @param host scheme, host and port that the caller used
 * @param accept the request's {@code Accept}; "" where there is none
 * @param batch number of the batch that it is a record of; null: it came by itself
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Call(Method method, Map<String, Parameter> known, @Nullable String id, Query query, ApiClient client,
        @Nullable User user,
        Locale language, String address, String host,
        byte[] content, XmlReader xml, String accept, @Nullable Long batch) {

    /**
     * Who is signed in by the pages, and how far that one gets.
     */
    record User(UserToken token, UserRights.Bounds bounds) {}

    /** Who writes: the client, or the user it calls for. */
    Author author() {
        if (user == null) {
            return client.author();
        }
        boolean staff = user.token().type() == UserType.ADMINISTRATOR;
        return new Author(Route.API, client.id(), staff ? user.token().id() : null, user.token().name(),
                client.campaigns(), null, user.bounds().within());
    }

    /**
     * The body's root, which must be the method's element.
     *
     * @throws FaultException 400 MALFORMED_BODY or INVALID_ROOT
     */
    Node body() {
        return xml.read(content, method.element());
    }

    /** The method, as logs name it, and the batch that the call is a record of. */
    String what() {
        return batch == null ? method.name() : method.name() + " BulkApi/" + batch;
    }

    boolean hasBody() {
        return content.length > 0;
    }

    /** Address of a record of this method's path. */
    String location(long recordId) {
        return host + method.path() + "/" + recordId;
    }

    /** What the caller may see of lists. */
    Reach reach() {
        return new Reach(client.campaigns(),
                method -> client.mayCall(method) && (user == null || user.bounds().methods().test(method)), client.id(),
                user != null && user.token().type() == UserType.ADMINISTRATOR ? user.token().id() : null,
                user == null ? null : user.bounds().within(), user == null || user.bounds().personal(), language);
    }

    /**
     * The method's own parameters that were given, by name; each checked, and what is wrong told.
     *
     * @return those that are right
     */
    Map<String, String> parameters(Faults faults) {
        Map<String, String> given = new TreeMap<>();
        known.forEach((name, parameter) -> {
            String value = query.get(name);
            if (value == null || parameter.isOfLists()) {
                return;
            }
            if (parameter.takes(value)) {
                given.put(name, value);
            } else {
                faults.add(Fault.invalidValue(name));
            }
        });
        return given;
    }

    /** Field of a fault about a column of the method's element. */
    String field(String column) {
        return method.element() + "." + column;
    }

    /**
     * The id of the record that a DELETE names, in the query or in the body.
     *
     * @param inBody what the body says, or null
     * @return null where neither says one
     * @throws FaultException INVALID_VALUE where both differ, INVALID_TYPE where it is no number
     */
    @Nullable
    Long named(@Nullable Long inBody) {
        String text = query.get("Id");
        if (text == null) {
            return inBody;
        }
        if (!text.matches("\\d{1,18}")) {
            throw new FaultException(Fault.invalidType("Id"));
        }
        long inQuery = Long.parseLong(text);
        if (inBody != null && inBody != inQuery) {
            throw new FaultException(Fault.invalidValue(field("Id")).saying("fault.INVALID_VALUE.disagree"));
        }
        return inQuery;
    }

    /** What it is beside its body, without what each call has anew: a call of the same is told by its idempotency key. */
    byte[] head() {
        Map<String, String> lasting = new TreeMap<>(query.values());
        lasting.remove("token");
        lasting.remove("api_sig");
        return (method.verb() + " " + method.path() + "\n" + lasting + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
