namespace Perf.Engine.Scenarios;

/// <summary>The keys of the scenario format, one table for each kind of mapping. The published schema has the same, and a test holds the two together.</summary>
internal static class ScenarioKeys
{
    public static readonly IReadOnlyList<string> Scenario =
        ["name", "description", "target", "environment", "variables", "data", "tags", "http", "connections", "load", "flows", "thresholds", "environments"];

    /// <summary>Keys that the format keeps for later versions.</summary>
    public static readonly IReadOnlyList<string> PlannedOfScenario = ["monitors", "outputs"];

    public static readonly IReadOnlyList<string> Data = ["file", "format", "order", "delimiter", "columns", "skip", "quotes", "encoding"];

    public static readonly IReadOnlyList<string> Http =
        ["timeout", "version", "maxConnections", "headers", "maxRedirects", "followRedirects", "maxBodySize", "cookies", "auth", "proxy", "sourceAddresses", "dns", "hosts", "tls"];

    public static readonly IReadOnlyList<string> Tls = ["ca", "skipVerify", "serverName", "minVersion", "maxVersion", "certificate", "key", "resume"];

    public static readonly IReadOnlyList<string> Auth = ["basic", "bearer", "digest", "oauth2"];

    public static readonly IReadOnlyList<string> OAuth2 =
        ["grant", "tokenUrl", "clientId", "clientSecret", "clientIn", "user", "password", "refreshToken", "scope", "audience", "token", "margin", "name"];

    public static readonly IReadOnlyList<string> Credentials = ["user", "password"];

    public static readonly IReadOnlyList<string> Dns = ["ttl", "select", "policy"];

    /// <summary>The kinds of connection that speak SQL.</summary>
    public static readonly IReadOnlyList<string> SqlKinds = ["postgresql", "mysql", "sqlserver"];

    public static readonly IReadOnlyList<string> ConnectionKinds = [.. SqlKinds, "redis"];

    public static readonly IReadOnlyList<string> Connection = [.. ConnectionKinds, "maxConnections"];

    public static readonly IReadOnlyList<string> Environment = ["target", "production", "variables"];

    /// <summary>The keys of each executor.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Executors = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["shared-iterations"] = ["executor", "vus", "iterations", "maxDuration", "startTime", "gracefulStop", "flow"],
        ["per-vu-iterations"] = ["executor", "vus", "iterations", "maxDuration", "startTime", "gracefulStop", "flow"],
        ["constant-vus"] = ["executor", "vus", "duration", "startTime", "gracefulStop", "flow"],
        ["ramping-vus"] = ["executor", "startVUs", "stages", "gracefulRampDown", "startTime", "gracefulStop", "flow"],
        ["constant-arrival-rate"] = ["executor", "rate", "timeUnit", "arrival", "duration", "preAllocatedVUs", "maxVUs", "startTime", "gracefulStop", "flow"],
        ["ramping-arrival-rate"] = ["executor", "startRate", "timeUnit", "arrival", "stages", "preAllocatedVUs", "maxVUs", "startTime", "gracefulStop", "flow"],
        ["shaped-arrival-rate"] =
        [
            "executor", "shape", "base", "amplitude", "period", "peak", "at", "width", "levels", "each", "duration",
            "timeUnit", "arrival", "preAllocatedVUs", "maxVUs", "startTime", "gracefulStop", "flow",
        ],
    };

    /// <summary>The keys of each shape of a shaped-arrival-rate; it needs all of its own.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Shapes = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["sine"] = ["base", "amplitude", "period", "duration"],
        ["spike"] = ["base", "peak", "at", "width", "duration"],
        ["steps"] = ["levels", "each"],
    };

    public static readonly IReadOnlyList<string> Stage = ["duration", "target"];

    public static readonly IReadOnlyList<string> Flow = ["steps"];

    public static readonly IReadOnlyList<string> Verbs = ["get", "post", "put", "patch", "delete", "head", "options"];

    /// <summary>The kinds of body; a request has one of them.</summary>
    public static readonly IReadOnlyList<string> Bodies = ["json", "body", "form", "file", "multipart", "graphql"];

    public static readonly IReadOnlyList<string> GraphQl = ["query", "variables", "operationName", "allowErrors"];

    public static readonly IReadOnlyList<string> FilePart = ["file", "value", "contentType", "name"];

    public static readonly IReadOnlyList<string> RequestStep =
        [.. Verbs, "name", "headers", "query", .. Bodies, "timeout", "maxRedirects", "followRedirects", "auth", "expect", "checks", "capture"];

    public static readonly IReadOnlyList<string> ThinkStep = ["think", "name"];

    public static readonly IReadOnlyList<string> Think = ["min", "max"];

    public static readonly IReadOnlyList<string> SqlStep = ["sql", "connection", "parameters", "name", "timeout", "expect", "checks", "capture"];

    public static readonly IReadOnlyList<string> RedisStep = ["redis", "connection", "name", "timeout", "expect", "checks", "capture"];

    public static readonly IReadOnlyList<string> WebSocketStep = ["websocket", "subprotocol", "headers", "messages", "name", "timeout", "expect", "checks", "capture"];

    /// <summary>What can be done on a WebSocket; each message does one of them.</summary>
    public static readonly IReadOnlyList<string> WebSocketVerbs = ["send", "sendBase64", "receive", "think"];

    public static readonly IReadOnlyList<string> WebSocketMessage = [.. WebSocketVerbs, "capture"];

    public static readonly IReadOnlyList<string> WebSocketReceive = ["contains", "matches", "json", "timeout", "count"];

    public static readonly IReadOnlyList<string> GrpcStep = ["grpc", "target", "descriptors", "message", "messages", "metadata", "name", "timeout", "expect", "checks", "capture"];

    public static readonly IReadOnlyList<string> ScriptStep = ["powershell", "name", "timeout", "expect", "checks", "capture"];

    /// <summary>Steps that the format keeps for later versions.</summary>
    public static readonly IReadOnlyList<string> PlannedSteps = ["loop", "parallel"];

    public static readonly IReadOnlyList<string> Expect = ["status", "header", "cookie", "json", "css", "xpath", "body", "duration", "size"];

    /// <summary>Keys as of HTTP; but the status is one of gRPC's.</summary>
    public static readonly IReadOnlyList<string> GrpcExpect = ["status", "header", "json", "body", "duration", "size"];

    public static readonly IReadOnlyList<string> SqlExpect = ["rows", "affected", "json", "body", "duration"];

    public static readonly IReadOnlyList<string> RedisExpect = ["value", "json", "body", "duration", "size"];

    public static readonly IReadOnlyList<string> ScriptExpect = ["json", "body", "duration", "size"];

    public static readonly IReadOnlyList<string> HeaderConditions = ["equals", "notEquals", "contains", "notContains", "matches", "exists"];

    public static readonly IReadOnlyList<string> JsonConditions = [.. HeaderConditions, "count"];

    public static readonly IReadOnlyList<string> MarkupConditions = [.. JsonConditions, "attribute"];

    public static readonly IReadOnlyList<string> BodyConditions = ["equals", "contains", "notContains", "matches"];

    public static readonly IReadOnlyList<string> CaptureKinds = ["json", "regex", "header", "cookie", "css", "xpath", "status", "duration"];

    public static readonly IReadOnlyList<string> Capture = [.. CaptureKinds, "group", "flags", "attribute", "index", "default"];

    public static readonly IReadOnlyList<string> Threshold = ["threshold", "abortOnFail", "delayAbortEval"];
}
