package io.yoriai.mail.internal.smtp;

import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.yoriai.mail.internal.MailSettings.Tls;

/**
 * Straight to the domain's own servers (RFC 5321 5.1): its MX by preference, those of one preference in a new order each time;
 * without MX the domain itself. A null MX (RFC 7505) and a domain that does not exist take no mail.
 */
public final class MailExchangers implements Routes {

    private static final int PORT = 25;
    private static final int MOST_SERVERS = 10;

    @Override
    public List<SmtpServer> of(String domain) throws RouteException {
        Name name = name(domain);
        Record[] found = records(name, Type.MX, domain);
        if (found.length == 0) {
            List<SmtpServer> itself = servers(name, domain);
            if (itself.isEmpty()) {
                throw new RouteException("there is no server for the mails of " + domain, true);
            }
            return itself;
        }
        Map<Integer, List<Name>> byPreference = new TreeMap<>(Comparator.naturalOrder());
        Arrays.stream(found).map(MXRecord.class::cast).forEach(mx -> byPreference
                .computeIfAbsent(mx.getPriority(), preference -> new ArrayList<>()).add(mx.getTarget()));
        List<SmtpServer> servers = new ArrayList<>();
        for (List<Name> names : byPreference.values()) {
            Collections.shuffle(names);
            for (Name server : names) {
                if (server.equals(Name.root)) {
                    throw new RouteException(domain + " takes no mail (null MX)", true);
                }
                if (servers.size() < MOST_SERVERS) {
                    servers.addAll(servers(server, domain));
                }
            }
        }
        if (servers.isEmpty()) {
            throw new RouteException("no MX of " + domain + " has an address", false);
        }
        return servers;
    }

    private static List<SmtpServer> servers(Name server, String domain) throws RouteException {
        List<SmtpServer> servers = new ArrayList<>();
        String host = server.toString(true);
        for (Record record : records(server, Type.A, domain)) {
            servers.add(server(host, ((ARecord) record).getAddress()));
        }
        for (Record record : records(server, Type.AAAA, domain)) {
            servers.add(server(host, ((AAAARecord) record).getAddress()));
        }
        return servers;
    }

    private static SmtpServer server(String host, InetAddress address) {
        return new SmtpServer(host, new InetSocketAddress(address, PORT), Tls.OFFERED, null, null);
    }

    private static Record[] records(Name name, int type, String domain) throws RouteException {
        Lookup lookup = new Lookup(name, type);
        Record[] found = lookup.run();
        return switch (lookup.getResult()) {
            case Lookup.SUCCESSFUL -> found == null ? new Record[0] : found;
            case Lookup.TYPE_NOT_FOUND -> new Record[0];
            case Lookup.HOST_NOT_FOUND -> {
                if (type == Type.MX) {
                    throw new RouteException("there is no domain " + domain, true);
                }
                yield new Record[0];
            }
            default -> throw new RouteException("DNS does not answer for " + name + ": " + lookup.getErrorString(),
                    false);
        };
    }

    private static Name name(String domain) throws RouteException {
        try {
            return Name.fromString(IDN.toASCII(domain) + ".");
        } catch (TextParseException | IllegalArgumentException e) {
            throw new RouteException(domain + " is no domain", true);
        }
    }
}
