namespace Perf.Engine.Scenarios;

/// <summary>The keys of the scenario format, one table for each kind of mapping. The published schema has the same, and a test holds the two together.</summary>
internal static class ScenarioKeys
{
    // Before the tables that have them: static fields get their values in the order of the text.
    private static readonly string[] s_ofEveryStep = ["if", "probability", "tags"];
    private static readonly string[] s_ofEveryAction = ["retry", "endIterationOn", "captureFirst", .. s_ofEveryStep];
    private static readonly string[] s_ofEveryExecutor = ["startTime", "gracefulStop", "flow", "setup", "teardown", "tags"];

    public static readonly IReadOnlyList<string> Scenario =
        ["name", "description", "target", "environment", "includes", "variables", "data", "tags", "http", "connections", "metrics", "setup", "load", "flows", "teardown", "thresholds", "monitors", "outputs", "environments"];

    public static readonly IReadOnlyList<string> Data = ["file", "format", "order", "delimiter", "columns", "skip", "quotes", "cast", "encoding"];

    public static readonly IReadOnlyList<string> Http =
        ["timeout", "version", "maxConnections", "headers", "maxRedirects", "followRedirects", "maxBodySize", "cookies", "endIterationOn", "auth", "proxy", "sourceAddresses", "dns", "hosts", "tls"];

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

    public static readonly IReadOnlyList<string> Profile = ["question", "sample", "after", "for", "monitors"];

    public static readonly IReadOnlyList<string> Environment = ["target", "production", "variables", "monitors"];

    /// <summary>The keys of an environment of config/environments.yaml: those of a scenario, and what may be changed there.</summary>
    public static readonly IReadOnlyList<string> EnvironmentOfFile = [.. Environment, "tuning"];

    public static readonly IReadOnlyList<string> Tuning = ["postgresql", "nginx", "redis", "applications", "system", "restart", "probes"];

    public static readonly IReadOnlyList<string> TuningPostgres = ["connection", "applicationRole", "dedicated"];

    public static readonly IReadOnlyList<string> TuningNginx = ["configuration", "program", "prefix", "pidFile", "cache"];

    public static readonly IReadOnlyList<string> TuningRedis = ["connection", "cache"];

    public static readonly IReadOnlyList<string> TuningApplication = ["runtimeconfig", "connection", "settings", "environmentFile", "unit", "instances"];

    public static readonly IReadOnlyList<string> TuningConnection = ["file", "key"];

    public static readonly IReadOnlyList<string> TuningSystem = ["sysctlFolder", "procFolder", "sysFolder", "tmpfilesFolder", "unitFolder"];

    /// <summary>The keys of each executor.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Executors = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["shared-iterations"] = ["executor", "vus", "iterations", "maxDuration", .. s_ofEveryExecutor],
        ["per-vu-iterations"] = ["executor", "vus", "iterations", "maxDuration", .. s_ofEveryExecutor],
        ["constant-vus"] = ["executor", "vus", "duration", .. s_ofEveryExecutor],
        ["ramping-vus"] = ["executor", "startVUs", "stages", "gracefulRampDown", .. s_ofEveryExecutor],
        ["constant-arrival-rate"] = ["executor", "rate", "timeUnit", "arrival", "duration", "preAllocatedVUs", "maxVUs", "skipAbove", .. s_ofEveryExecutor],
        ["ramping-arrival-rate"] = ["executor", "startRate", "timeUnit", "arrival", "stages", "preAllocatedVUs", "maxVUs", "skipAbove", .. s_ofEveryExecutor],
        ["shaped-arrival-rate"] =
        [
            "executor", "shape", "base", "amplitude", "period", "peak", "at", "width", "levels", "each", "duration",
            "timeUnit", "arrival", "preAllocatedVUs", "maxVUs", "skipAbove", .. s_ofEveryExecutor,
        ],
    };

    /// <summary>The keys of each shape of a shaped-arrival-rate; it needs all of its own.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Shapes = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["sine"] = ["base", "amplitude", "period", "duration"],
        ["spike"] = ["base", "peak", "at", "width", "duration"],
        ["steps"] = ["levels", "each"],
    };

    private static readonly string[] s_ofEveryMonitor = ["name", "every", "timeout"];

    /// <summary>The keys of each kind of monitor.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Monitors = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["host"] = ["cores", "cgroup", .. s_ofEveryMonitor],
        ["process"] = ["pid", "program", .. s_ofEveryMonitor],
        ["prometheus"] = ["url", "queries", "headers", .. s_ofEveryMonitor],
        ["node"] = ["url", "headers", .. s_ofEveryMonitor],
        ["postgresql"] = ["connection", "indexEvidence", .. s_ofEveryMonitor],
        ["nginx"] = ["url", "accessLog", "logFormat", "errorLog", .. s_ofEveryMonitor],
        ["redis"] = ["connection", .. s_ofEveryMonitor],
        ["dotnet"] = ["pid", "program", "providers", .. s_ofEveryMonitor],
        ["http"] = ["url", "values", "headers", .. s_ofEveryMonitor],
        ["powershell"] = ["script", .. s_ofEveryMonitor],
    };

    public static readonly IReadOnlyList<string> MonitorQuery = ["query", "unit", "counter"];

    public static readonly IReadOnlyList<string> MonitorValue = ["path", "unit", "counter"];

    public static readonly IReadOnlyList<string> Stage = ["duration", "target"];

    public static readonly IReadOnlyList<string> Flow = ["steps", "beforeVu", "afterVu", "pacing"];

    /// <summary>The keys of a file that others include.</summary>
    public static readonly IReadOnlyList<string> Include = ["description", "includes", "variables", "data", "connections", "metrics", "flows"];

    public static readonly IReadOnlyList<string> Once = ["steps", "maxDuration"];

    public static readonly IReadOnlyList<string> Metric = ["type", "time"];

    public static readonly IReadOnlyList<string> Verbs = ["get", "post", "put", "patch", "delete", "head", "options"];

    /// <summary>The kinds of body; a request has one of them.</summary>
    public static readonly IReadOnlyList<string> Bodies = ["json", "body", "form", "file", "multipart", "graphql"];

    public static readonly IReadOnlyList<string> GraphQl = ["query", "variables", "operationName", "allowErrors"];

    public static readonly IReadOnlyList<string> FilePart = ["file", "value", "contentType", "name"];

    public static readonly IReadOnlyList<string> RequestStep =
        [.. Verbs, "name", "headers", "query", .. Bodies, "timeout", "maxRedirects", "followRedirects", "cookies", "auth", "expect", "checks", "capture", .. s_ofEveryAction];

    public static readonly IReadOnlyList<string> ThinkStep = ["think", "name", .. s_ofEveryStep];

    public static readonly IReadOnlyList<string> Think = ["min", "max", "distribution", "mean", "deviation"];

    public static readonly IReadOnlyList<string> Pause = ["min", "max"];

    public static readonly IReadOnlyList<string> LoopStep = ["loop", "count", "over", "while", "atLeastOnce", "index", "item", "name", .. s_ofEveryStep];

    public static readonly IReadOnlyList<string> IfStep = ["if", "then", "else", "name", "probability", "tags"];

    public static readonly IReadOnlyList<string> ParallelStep = ["parallel", "limit", "name", .. s_ofEveryStep];

    public static readonly IReadOnlyList<string> SequenceStep = ["steps", "name", .. s_ofEveryStep];

    public static readonly IReadOnlyList<string> GroupStep = ["group", "steps", .. s_ofEveryStep];

    public static readonly IReadOnlyList<string> ChoiceStep = ["choice", "name", .. s_ofEveryStep];

    public static readonly IReadOnlyList<string> ChoiceBranch = ["weight", "steps"];

    public static readonly IReadOnlyList<string> SetStep = ["set", "name", .. s_ofEveryStep];

    public static readonly IReadOnlyList<string> Computed = ["expression"];

    public static readonly IReadOnlyList<string> LogStep = ["log", "level", "name", .. s_ofEveryStep];

    public static readonly IReadOnlyList<string> MetricStep = ["metric", "type", "value", "name", .. s_ofEveryStep];

    public static readonly IReadOnlyList<string> StopStep = ["stop", "reason", "name", .. s_ofEveryStep];

    public static readonly IReadOnlyList<string> CallStep = ["call", "with", "name", .. s_ofEveryStep];

    public static readonly IReadOnlyList<string> Retry = ["attempts", "delay", "backoff", "maxDelay", "jitter", "onStatus", "onErrors"];

    public static readonly IReadOnlyList<string> SqlStep = ["sql", "connection", "parameters", "name", "timeout", "expect", "checks", "capture", .. s_ofEveryAction];

    public static readonly IReadOnlyList<string> RedisStep = ["redis", "connection", "name", "timeout", "expect", "checks", "capture", .. s_ofEveryAction];

    public static readonly IReadOnlyList<string> WebSocketStep = ["websocket", "subprotocol", "headers", "listen", "messages", "name", "timeout", "expect", "checks", "capture", .. s_ofEveryAction];

    /// <summary>What can be done on a WebSocket; each message does one of them.</summary>
    public static readonly IReadOnlyList<string> WebSocketVerbs = ["send", "sendBase64", "receive", "think"];

    public static readonly IReadOnlyList<string> WebSocketMessage = [.. WebSocketVerbs, "capture"];

    public static readonly IReadOnlyList<string> WebSocketReceive = ["contains", "matches", "json", "timeout", "count"];

    public static readonly IReadOnlyList<string> GrpcStep = ["grpc", "target", "descriptors", "message", "messages", "metadata", "name", "timeout", "expect", "checks", "capture", .. s_ofEveryAction];

    public static readonly IReadOnlyList<string> ScriptStep = ["powershell", "name", "timeout", "expect", "checks", "capture", .. s_ofEveryAction];

    public static readonly IReadOnlyList<string> Expect = ["status", "header", "cookie", "json", "css", "xpath", "template", "body", "duration", "size"];

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

    public static readonly IReadOnlyList<string> Capture = [.. CaptureKinds, "group", "flags", "attribute", "index", "notEmpty", "default"];

    public static readonly IReadOnlyList<string> Threshold = ["threshold", "abortOnFail", "delayAbortEval"];
}
