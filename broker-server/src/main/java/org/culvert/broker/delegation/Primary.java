// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.culvert.broker.delegation.RecordStore.Due;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/**
 * The server that holds our zones: changed by signed updates (RFC 2136, RFC 8945), over TCP. A
 * prerequisite guards every addition, so that what others have put at a name is never touched; what
 * is removed is named record by record. Doing the same twice does no harm. Blocks, for seconds.
 */
final class Primary {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /**
   * @param event {@link DnsEvent#PUBLISHED} or {@link DnsEvent#REMOVED}, or what went wrong
   */
  record Answer(DnsEvent event, String text) {
    boolean isDone() {
      return event == DnsEvent.PUBLISHED || event == DnsEvent.REMOVED;
    }
  }

  private final DnsSettings settings;

  Primary(DnsSettings settings) {
    this.settings = settings;
  }

  /** All in one message, or one by one when the message as a whole is not accepted. */
  Map<Due, Answer> apply(String zone, List<Due> changes) {
    Map<Due, Answer> answers = new LinkedHashMap<>();
    int together = changes.size() > 1 ? rcode(zone, changes, answers) : -1;
    for (Due change : changes) {
      if (together == Rcode.NOERROR) {
        answers.put(change, done(change));
      } else if (!answers.containsKey(change)) {
        answers.put(change, alone(zone, change));
      }
    }
    return answers;
  }

  /** Fills in what is an answer for each of them. */
  private int rcode(String zone, List<Due> changes, Map<Due, Answer> answers) {
    try {
      Message reply = send(update(zone, changes));
      if (reply.getRcode() == Rcode.NOTAUTH) {
        changes.forEach(change -> answers.put(change, refused(zone, reply)));
      }
      return reply.getRcode();
    } catch (IOException e) {
      changes.forEach(change -> answers.put(change, silent(e)));
      return -1;
    }
  }

  private Answer alone(String zone, Due change) {
    try {
      Message reply = send(update(zone, List.of(change)));
      return switch (reply.getRcode()) {
        case Rcode.NOERROR -> done(change);
        case Rcode.YXRRSET, Rcode.NXRRSET -> lookedAt(zone, change);
        default -> refused(zone, reply);
      };
    } catch (IOException e) {
      return silent(e);
    }
  }

  /** What is there is not what was expected: an update whose answer got lost, or somebody else. */
  private Answer lookedAt(String zone, Due change) throws IOException {
    Set<String> there = read(change.wanted());
    Set<String> ours = new HashSet<>(change.wanted().data());
    ours.addAll(change.present());
    ours.addAll(change.sent());
    if (!ours.containsAll(there)) {
      return foreign(change);
    }
    List<String> seen = List.copyOf(there);
    Message reply =
        send(
            update(
                zone, List.of(new Due(change.wanted(), seen, change.sent(), change.attempts()))));
    return switch (reply.getRcode()) {
      case Rcode.NOERROR -> done(change);
      case Rcode.YXRRSET, Rcode.NXRRSET -> foreign(change);
      default -> refused(zone, reply);
    };
  }

  private Set<String> read(RecordSet set) throws IOException {
    Name name = Lookup.absolute(set.name());
    int type = Type.value(set.type().name());
    Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
    query.getHeader().unsetFlag(Flags.RD);
    Message reply = send(query);
    List<Record> records = new ArrayList<>(reply.getSection(Section.ANSWER));
    if (set.type() == RecordSet.Type.NS) {
      // A delegation is not this server's own data: it comes as a referral.
      records.addAll(reply.getSection(Section.AUTHORITY));
    }
    Set<String> data = new TreeSet<>();
    for (Record record : records) {
      if (record.getName().equals(name) && record.getType() == type) {
        data.add(PublishedData.of(record));
      }
    }
    return data;
  }

  private Update update(String zone, Collection<Due> changes) throws IOException {
    Update update = new Update(Lookup.absolute(zone));
    for (Due change : changes) {
      RecordSet wanted = change.wanted();
      Name name = Lookup.absolute(wanted.name());
      int type = Type.value(wanted.type().name());
      if (!wanted.isEmpty()) {
        require(update, name, type, wanted.type(), change.present());
      }
      Set<String> old = new TreeSet<>(change.present());
      old.addAll(change.sent());
      wanted.data().forEach(old::remove);
      for (String data : old) {
        update.delete(name, type, PublishedData.text(wanted.type(), data));
      }
      for (String data : wanted.data()) {
        update.add(name, type, settings.ttl().toSeconds(), PublishedData.text(wanted.type(), data));
      }
    }
    return update;
  }

  private static void require(
      Update update, Name name, int type, RecordSet.Type of, List<String> present)
      throws IOException {
    update.absent(name, Type.CNAME);
    if (type != Type.NS) {
      update.absent(name, Type.NS);
    }
    if (present.isEmpty()) {
      update.absent(name, type);
    }
    for (String data : present) {
      update.present(name, type, PublishedData.text(of, data));
    }
  }

  private Message send(Message message) throws IOException {
    SimpleResolver server =
        new SimpleResolver(Lookup.socket(settings.primary().address(), settings.primary().port()));
    server.setTCP(true);
    server.setEDNS(-1);
    server.setTimeout(PATIENCE);
    server.setTSIGKey(
        new TSIG(TSIG.HMAC_SHA256, Lookup.absolute(settings.keyName()), settings.key().toArray()));
    Message reply = server.send(message);
    if (reply.getRcode() != Rcode.NOTAUTH && !reply.isVerified()) {
      throw new IOException("its answer is not signed");
    }
    return reply;
  }

  /** Why it would not take an update; it is sent one that changes nothing. */
  Optional<String> objection(String zone) {
    try {
      Message reply = send(new Update(Lookup.absolute(zone)));
      return reply.getRcode() == Rcode.NOERROR
          ? Optional.empty()
          : Optional.of(refused(zone, reply).text());
    } catch (IOException e) {
      return Optional.of(silent(e).text());
    }
  }

  private static Answer done(Due change) {
    return new Answer(change.wanted().isEmpty() ? DnsEvent.REMOVED : DnsEvent.PUBLISHED, "");
  }

  private static Answer foreign(Due change) {
    return new Answer(
        DnsEvent.FOREIGN_NAME, "records that are not ours are at " + change.wanted().name());
  }

  private static Answer refused(String zone, Message reply) {
    int error = reply.getTSIG() == null ? Rcode.NOERROR : reply.getTSIG().getError();
    return new Answer(
        DnsEvent.PRIMARY_REFUSED,
        error == Rcode.NOERROR
            ? "the primary answers %s for %s".formatted(Rcode.string(reply.getRcode()), zone)
            : "the primary does not accept the key: " + Rcode.TSIGstring(error));
  }

  private static Answer silent(IOException e) {
    return new Answer(
        DnsEvent.PRIMARY_SILENT, "the primary does not answer (" + e.getMessage() + ")");
  }
}
