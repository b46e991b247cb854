package io.sluice.it.translate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The resources of a golden file, put into a bootstrap so that Envoy checks them. */
final class GoldenResources {
  private static final Pattern DOCUMENT = Pattern.compile("(?m)^--- # (\\w+)$");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, ArrayNode> byType = new HashMap<>();

  GoldenResources(String text) throws JsonProcessingException {
    List<MatchResult> heads = DOCUMENT.matcher(text).results().toList();
    for (int i = 0; i < heads.size(); i++) {
      int end = i + 1 < heads.size() ? heads.get(i + 1).start() : text.length();
      all(heads.get(i).group(1)).add(tree(text.substring(heads.get(i).end(), end)));
    }
    if (all("CLUSTER").isEmpty() || all("ROUTES").isEmpty()) {
      throw new IllegalArgumentException("no golden resources: " + text);
    }
  }

  /** {@return the bootstrap with clusters and listeners as they are sent, which refer to ADS} */
  String asSent(String bootstrap) throws JsonProcessingException {
    ObjectNode whole = (ObjectNode) tree(bootstrap);
    ObjectNode resources = (ObjectNode) whole.path("static_resources");
    resources.withArrayProperty("clusters").addAll(all("CLUSTER"));
    resources.set("listeners", all("LISTENER"));
    return whole.toString();
  }

  /** {@return a bootstrap with endpoints in their clusters and routes in their listeners} */
  String selfContained() throws JsonProcessingException {
    ObjectNode whole = JSON.createObjectNode();
    whole
        .putObject("admin")
        .putObject("address")
        .putObject("socket_address")
        .put("address", "127.0.0.1")
        .put("port_value", 0);
    ObjectNode resources = whole.putObject("static_resources");
    ArrayNode clusters = resources.putArray("clusters");
    all("CLUSTER").forEach(cluster -> clusters.add(withEndpoints(cluster.deepCopy())));
    ArrayNode listeners = resources.putArray("listeners");
    for (JsonNode routes : all("ROUTES")) {
      listeners.add(withRoutes(listenerOf(routes.path("name").textValue()).deepCopy(), routes));
    }
    return whole.toString();
  }

  private ObjectNode withEndpoints(ObjectNode cluster) {
    if (cluster.path("type").textValue().equals("EDS")) {
      cluster.remove("eds_cluster_config");
      cluster.put("type", "STATIC");
      cluster.set(
          "load_assignment", find("ENDPOINTS", "cluster_name", cluster.path("name").textValue()));
    }
    return cluster;
  }

  private JsonNode listenerOf(String routes) throws JsonProcessingException {
    for (JsonNode listener : all("LISTENER")) {
      if (listener.path("name").textValue().equals(routes)) {
        return listener;
      }
    }
    return JSON.readTree(
        """
        {"name": "own", "address": {"socket_address": {"address": "127.0.0.1", "port_value": 0}},
         "filter_chains": [{"filters": [{"name": "http", "typed_config": {
           "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
           "stat_prefix": "own", "rds": {"route_config_name": "%s"},
           "http_filters": [{"name": "router", "typed_config": {
             "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}]}}]}]}
        """
            .formatted(routes));
  }

  private static ObjectNode withRoutes(ObjectNode listener, JsonNode routes) {
    JsonNode filter = listener.at("/filter_chains/0/filters/0/typed_config");
    ((ObjectNode) filter).remove("rds");
    ((ObjectNode) filter).set("route_config", routes);
    return listener;
  }

  private JsonNode find(String type, String key, String name) {
    for (JsonNode resource : all(type)) {
      if (resource.path(key).textValue().equals(name)) {
        return resource;
      }
    }
    throw new IllegalArgumentException("no " + type + " " + name);
  }

  private ArrayNode all(String type) {
    return byType.computeIfAbsent(type, _ -> JSON.createArrayNode());
  }

  private static JsonNode tree(String yaml) {
    Object document = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return JSON.valueToTree(Objects.requireNonNull(document));
  }
}
