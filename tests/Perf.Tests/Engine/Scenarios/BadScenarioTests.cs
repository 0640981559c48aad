using System.Text;
using Perf.Engine.Scenarios;

namespace Perf.Tests.Engine.Scenarios;

public class BadScenarioTests
{
    [Theory]
    // Syntax.
    [InlineData("name: x\nload:\n\tsteady: 1\n", 3, 1, "a tab stands in the indentation")]
    [InlineData("name: x\nload:\n  a: 1\n\tb: 2\n", 4, 1, "a tab stands in the indentation")]
    [InlineData("name: x\nflows:\n  - get: /\n\t  name: y\n", 4, 1, "a tab stands in the indentation")]
    [InlineData("name: x\nload: [1,\n", 3, 1, "the YAML cannot be read")]
    [InlineData("name: 'x\n", 1, 7, "the YAML cannot be read")]
    [InlineData("name: a: b\n", 1, 8, "the YAML cannot be read")]
    [InlineData("http: { headers: { a: ${x} } }\n", 1, 23, "inside { } or [ ] a text with ${...} needs quotes")]
    [InlineData("variables: { a: [${x}] }\n", 1, 18, "inside { } or [ ] a text with ${...} needs quotes")]
    [InlineData("name: x\nname: y\n", 2, 1, "the key 'name' stands twice; the first is in line 1")]
    [InlineData("name: x\n---\nname: y\n", 2, 1, "a second document begins here")]
    [InlineData("name: \u0000x\n", 1, 7, "the control character U+0000")]
    [InlineData("name: *nowhere\n", 1, 7, "the alias '*nowhere' stands for nothing")]
    [InlineData("name: &a [*a]\n", 1, 11, "the alias '*a' stands for nothing")]
    [InlineData("name: !!binary x\n", 1, 7, "the tag 'tag:yaml.org,2002:binary' is not supported")]
    [InlineData("? [a]\n: b\n", 1, 3, "a key must be text, not a list")]
    [InlineData("<<: { a: 1 }\n", 1, 1, "merging mappings")]
    [InlineData("name: \"\\uD800\"\n", 1, 7, "surrogate")]
    [InlineData("", 0, 0, "the file is empty")]
    [InlineData("# nothing\n", 0, 0, "the file is empty")]
    [InlineData("- a\n", 1, 1, "a scenario is a mapping")]
    [InlineData("just text\n", 1, 1, "a scenario is a mapping")]
    // What must be there.
    [InlineData("name: x\n", 1, 1, "a scenario needs the key 'load'")]
    [InlineData("name: x\n", 1, 1, "a scenario needs the key 'flows'")]
    [InlineData("load: {}\n", 1, 7, "'load' is empty")]
    [InlineData("flows: {}\n", 1, 8, "'flows' is empty")]
    [InlineData("name:\n", 1, 6, "'name' has no value")]
    [InlineData("name: {}\n", 1, 7, "'name' must be text, not a mapping")]
    public void Parse_BrokenFile_TellsPlaceAndFault(string text, int line, int column, string message) => AssertProblem(text, line, column, message);

    [Theory]
    [InlineData("loda: {}", 9, 1, "there is no key 'loda' in a scenario", "load", "name, description, target")]
    [InlineData("monitors: host", 9, 11, "'monitors' must be a list", null, null)]
    [InlineData("monitors: [ hots ]", 9, 13, "there is no monitor 'hots'", "host", "host, process")]
    [InlineData("monitors: [ { host: {}, node: x } ]", 9, 13, "a monitor has exactly one kind", null, "host")]
    [InlineData("monitors: [ { disk: {} } ]", 9, 15, "there is no monitor 'disk'", null, "host, process")]
    [InlineData("monitors: [ process ]", 9, 13, "needs what it reads: process=nginx", null, null)]
    [InlineData("monitors: [ { process: {} } ]", 9, 24, "needs either 'pid' or 'program'", null, null)]
    [InlineData("monitors: [ { process: { pid: 0 } } ]", 9, 31, "'pid' must be a whole number of 1 or more", null, null)]
    [InlineData("monitors: [ \"prometheus=http://x\" ]", 9, 13, "needs a query behind its address", null, null)]
    [InlineData("monitors: [ { host: { every: 50ms } } ]", 9, 30, "'every' is 100ms at least", null, null)]
    [InlineData("monitors: [ { host: { evry: 1s } } ]", 9, 23, "there is no key 'evry' in the monitor 'host'", "every", "cores")]
    [InlineData("monitors: [ { http: { url: x, values: { a: queue } } } ]", 9, 44, "'queue' is no path in a JSON document", null, null)]
    [InlineData("monitors: [ { nginx: {} } ]", 9, 22, "needs 'url' (of stub_status), 'accessLog', or both", null, null)]
    [InlineData("monitors: [ { nginx: { accessLog: a.log, logFormat: x } } ]", 9, 53, "has no $request_time", null, null)]
    [InlineData("monitors: [ { node: \"${none}\" } ]", 9, 22, "there is no variable 'none' here", null, null)]
    [InlineData("monitors: [ { host: { name: a } }, { node: { url: x, name: a } } ]", 9, 13, "another monitor is called 'a' too", null, null)]
    [InlineData("outputs: [ { influx: {} } ]", 9, 14, "there is no output 'influx'", "influxdb", "influxdb, prometheus")]
    [InlineData("outputs: [ { influxdb: { url: \"http://h:8086\", database: a, listen: b } } ]", 9, 69, "has no setting 'listen'", null, null)]
    [InlineData("outputs: [ { influxdb: { url: \"http://h:8086\" } } ]", 9, 14, "InfluxDB needs a database", null, null)]
    [InlineData("outputs: [ { influxdb: { url: \"http://h:8086\", database: a, password: hunter2 } } ]", 9, 14, "write a reference to the environment", null, null)]
    [InlineData("outputs: [ { influxdb: { url: \"http://h:8086\", database: a, password: \"${secret:vault/influx}\" } } ]", 9, 14, "refers to something else than the environment", null, null)]
    [InlineData("outputs: [ { influxdb: { url: \"http://h:8086\", database: a, every: soon } } ]", 9, 68, "'every' must be a duration", null, null)]
    [InlineData("outputs: [ { influxdb: { url: \"http://h:8086\", database: a, every: [5s] } } ]", 9, 68, "'every' must be text, not a list", null, null)]
    [InlineData("outputs: [ { influxdb: { url: \"http://h:8086\", database: a, tags: [shop] } } ]", 9, 67, "'tags' must be text, not a list", null, null)]
    [InlineData("outputs: [ cloud ]", 9, 12, "there is no output 'cloud'", null, null)]
    [InlineData("outputs: [ { influxdb: {}, json: {} } ]", 9, 12, "each output is one kind with its settings", null, "influxdb, prometheus")]
    [InlineData("http: { time: 1s }", 9, 9, "there is no key 'time' in http", null, "timeout, version")]
    [InlineData("http: { timout: 1s }", 9, 9, "there is no key 'timout' in http", "timeout", "timeout, version")]
    [InlineData("http: { timeout: 30 }", 9, 18, "'timeout' has no unit: write 30s", null, "ms, s, m")]
    [InlineData("http: { timeout: -1s }", 9, 18, "'timeout' must not be negative", null, null)]
    [InlineData("http: { timeout: soon }", 9, 18, "'timeout' must be a duration such as 500ms", null, null)]
    [InlineData("http: { timeout: 0s }", 9, 18, "'timeout' must be longer than 0", null, null)]
    [InlineData("http: { version: 4 }", 9, 18, "there is no version 4 of HTTP here", null, "\"2\"")]
    [InlineData("http: { maxConnections: 0 }", 9, 25, "'maxConnections' must be a whole number of 1 or more, not '0'", null, null)]
    [InlineData("http: { maxBodySize: big }", 9, 22, "'maxBodySize' must be a size", null, "kB")]
    [InlineData("http: { cookies: maybe }", 9, 18, "'cookies' must be true or false, not 'maybe'", null, null)]
    [InlineData("http: { cookies: \"true\" }", 9, 18, "'cookies' must be true or false", null, null)]
    [InlineData("http: { followRedirects: false, maxRedirects: 3 }", 9, 26, "contradicts 'maxRedirects: 3'", null, null)]
    [InlineData("http: { headers: { \"a b\": 1 } }", 9, 20, "'a b' cannot be the name of a header", null, "letters")]
    [InlineData("http: { headers: { a: \"x\\ny\" } }", 9, 23, "must be one line without control characters", null, null)]
    [InlineData("http: { headers: [a] }", 9, 18, "'headers' must be a mapping", null, null)]
    [InlineData("http: { tls: { ca: nowhere.pem } }", 9, 20, "there is no file 'nowhere.pem'", null, "PEM")]
    [InlineData("http: { tls: { skipverify: true } }", 9, 16, "there is no key 'skipverify' in tls", "skipVerify", "ca, skipVerify, serverName")]
    [InlineData("http: { tls: { certificate: nowhere.pem } }", 9, 29, "there is no file 'nowhere.pem'", null, "PEM")]
    [InlineData("http: { tls: { key: nowhere.pem } }", 9, 21, "'key' belongs to a certificate", null, null)]
    [InlineData("http: { tls: { minVersion: 1.1 } }", 9, 28, "'minVersion' cannot be '1.1'", "1.2", "1.2, 1.3")]
    [InlineData("http: { tls: { minVersion: 1.3, maxVersion: 1.2 } }", 9, 45, "'maxVersion' (1.2) is lower than 'minVersion' (1.3)", null, null)]
    [InlineData("http: { auth: hunter2 }", 9, 15, "'auth' must say how", null, "bearer")]
    [InlineData("http: { auth: {} }", 9, 15, "exactly one of basic, bearer, digest and oauth2", null, "none")]
    [InlineData("http: { auth: { baisc: { user: a, password: b } } }", 9, 17, "there is no key 'baisc' in auth", "basic", "basic, bearer, digest, oauth2")]
    [InlineData("http: { auth: { basic: { user: a, password: b }, bearer: c } }", 9, 15, "exactly one of basic, bearer, digest and oauth2", null, "none")]
    [InlineData("http: { auth: { basic: \"a:hunter2\" } }", 9, 24, "'basic' must have a user and a password", null, "basic: { user: name, password: \"${env:NAME}\" }")]
    [InlineData("http: { auth: { digest: { user: a } } }", 9, 25, "digest needs the key 'password'", null, null)]
    [InlineData("http: { auth: { basic: { user: \"a:b\", password: c } } }", 9, 32, "must not have a colon", null, null)]
    [InlineData("http: { auth: { basic: { user: a, pass: b } } }", 9, 35, "there is no key 'pass' in basic", null, "user, password")]
    [InlineData("http: { auth: { bearer: \"\" } }", 9, 25, "'bearer' must be one line of text", null, null)]
    [InlineData("http: { auth: { bearer: \"a\\nb\" } }", 9, 25, "'bearer' must be one line of text", null, null)]
    [InlineData("http: { auth: { bearer: \"${tok}\" } }", 9, 26, "there is no variable 'tok' here", null, null)]
    [InlineData("http: { proxy: proxy.example:3128 }", 9, 16, "'proxy' must be the address of an HTTP proxy", null, "http://host:port")]
    [InlineData("http: { proxy: \"https://a:hunter2@proxy.example\" }", 9, 16, "'proxy' must be the address of an HTTP proxy", null, null)]
    [InlineData("http: { proxy: \"http://proxy.example/path\" }", 9, 16, "'proxy' must be the address of an HTTP proxy", null, null)]
    [InlineData("http: { sourceAddresses: [localhost] }", 9, 27, "'sourceAddresses' must be IP addresses of this machine, not 'localhost'", null, "192.0.2.1")]
    [InlineData("http: { sourceAddresses: [1] }", 9, 27, "not '1'", null, null)]
    [InlineData("http: { sourceAddresses: [127.0.0.1, 127.0.0.1] }", 9, 38, "stands twice", null, null)]
    [InlineData("http: { sourceAddresses: 127.0.0.1 }", 9, 26, "'sourceAddresses' must be a list", null, null)]
    [InlineData("http: { dns: { ttl: 5 } }", 9, 21, "'ttl' has no unit: write 5s", null, null)]
    [InlineData("http: { dns: { select: roundrobin } }", 9, 24, "'select' cannot be 'roundrobin'", "roundRobin", "roundRobin, first, random")]
    [InlineData("http: { dns: { policy: ipv4 } }", 9, 24, "'policy' cannot be 'ipv4'", null, "preferIPv4, preferIPv6, onlyIPv4, onlyIPv6, any")]
    [InlineData("http: { hosts: { \"http://a\": 127.0.0.1 } }", 9, 18, "'http://a' is no host name", null, "shop.example:443")]
    [InlineData("http: { hosts: { \"a:99999\": 127.0.0.1 } }", 9, 18, "'a:99999' is no host name", null, null)]
    [InlineData("http: { hosts: { a: other.example } }", 9, 21, "a host stands for an IP address", null, "127.0.0.1:8443")]
    [InlineData("http: { hosts: { a: \"::1:80:x\" } }", 9, 21, "a host stands for an IP address", null, null)]
    [InlineData("http: { hosts: { a: \"127.0.0.1:0\" } }", 9, 21, "a host stands for an IP address", null, null)]
    [InlineData("http: { hosts: { a: 127.0.0.1, A: 127.0.0.2 } }", 9, 32, "differ by case only", null, null)]
    [InlineData("http:", 9, 6, "'http' must be a mapping (keys with values), not nothing", null, null)]
    [InlineData("variables: { a b: 1 }", 9, 14, "cannot be the name of a variable", null, "letters")]
    [InlineData("variables: { a: { b: 1 } }", 9, 17, "must be a single value or a list", null, null)]
    [InlineData("variables: { a: [] }", 9, 17, "'a' is an empty list", null, null)]
    [InlineData("variables: { a: 0x1F }", 9, 17, "a number in YAML and none in JSON", null, null)]
    [InlineData("variables: { a: }", 9, 17, "'a' has no value", null, null)]
    [InlineData("variables: { a: \"x${b}\", b: \"${a}\" }", 9, 17, "a -> b -> a", null, null)]
    [InlineData("variables: { a: \"${a}\" }", 9, 17, "a -> a", null, null)]
    [InlineData("variables: { a: \"${b}\", b: [1, 2] }", 9, 17, "which has another value in each iteration", null, null)]
    [InlineData("variables: { tenant: \"x${tenent}\", }", 9, 24, "there is no variable 'tenent' here", "tenant", "tenant")]
    [InlineData("variables: { a: \"x ${secret:vault/name}\" }", 9, 20, "'${secret:vault/name}' is not supported yet", null, null)]
    [InlineData("variables: { a: \"x${\" }", 9, 19, "'${' is not closed", null, null)]
    [InlineData("variables: { a: \"${}\" }", 9, 18, "'${}' is empty", null, null)]
    [InlineData("variables: { a: 'it''s ${b c}' }", 9, 24, "'${b c}' is not a reference", null, null)]
    [InlineData("variables: { a: \"\\t\\x41${\" }", 9, 24, "'${' is not closed", null, null)]
    [InlineData("variables:\n  a: |\n    one\n    two ${x}\n", 12, 9, "there is no variable 'x' here", null, "a")]
    [InlineData("environments: { \"a b\": { target: http://x } }", 9, 17, "cannot be the name of an environment", null, "letters")]
    [InlineData("environments: { a: { traget: http://x } }", 9, 22, "there is no key 'traget'", "target", "target, production, variables")]
    [InlineData("environments: { a: { target: ftp://x } }", 9, 30, "'target' must be a base address", null, "sample")]
    [InlineData("environments: { a: { target: http://x }, A: { target: http://y } }", 9, 42, "differ by case only", null, null)]
    [InlineData("environments: { a: { variables: { q: \"${p}\", p: \"${q}\" } } }", 9, 38, "q -> p -> q", null, null)]
    [InlineData("tags: { a: [1] }", 9, 12, "'a' must be text, not a list", null, null)]
    [InlineData("thresholds: { http_req_duratoin: \"p(95) < 1s\" }", 9, 15, "there is no metric 'http_req_duratoin'; did you mean 'http_req_duration'?", null, null)]
    [InlineData("thresholds: { http_req_duration: \"p95 < 1s\" }", 9, 34, "a condition is an aggregation", null, null)]
    [InlineData("thresholds: { http_req_duration: [\"p(95) < 1s\", \"rate < 1\"] }", 9, 49, "is a trend metric", null, null)]
    [InlineData("thresholds: { http_req_duration: { threshhold: \"p(95) < 1s\" } }", 9, 36, "there is no key 'threshhold'", "threshold", "threshold, abortOnFail, delayAbortEval")]
    [InlineData("thresholds: { http_req_duration: { threshold: \"p(95) < 1s\", delayAbortEval: 5 } }", 9, 77, "'delayAbortEval' has no unit", null, null)]
    [InlineData("thresholds: { \"http_req_duration{step:GET /x}\": \"p(95) < 1s\" }", 9, 15, "there is no step 'GET /x'", "GET /", "GET /")]
    [InlineData("thresholds: { \"http_req_duration{url}\": \"p(95) < 1s\" }", 9, 15, "'url' has no value", null, null)]
    [InlineData("thresholds: { http_req_duration: [] }", 9, 34, "has no conditions", null, null)]
    [InlineData("target: ${nowhere}", 9, 1, "the key 'target' stands twice; the first is in line 2", null, null)]
    public void Parse_BadKeyOfScenario_TellsPlaceFaultAndRemedy(string more, int line, int column, string message, string? nearest, string? allowed) =>
        AssertProblem(ValidScenario.With(more), line, column, message, nearest, allowed);

    [Theory]
    [InlineData("a: { executor: constant-vu, duration: 1s }", 4, 18, "there is no executor 'constant-vu'", "constant-vus", "shared-iterations, per-vu-iterations, constant-vus, ramping-vus, constant-arrival-rate, ramping-arrival-rate, shaped-arrival-rate")]
    [InlineData("a: { executor: constant-arrival-rate, rate: 5, duration: 1s, arrival: posson }", 4, 73, "'arrival' cannot be 'posson'", "poisson", "uniform, poisson")]
    [InlineData("a: { executor: constant-vus, duration: 1s, arrival: poisson }", 4, 46, "there is no key 'arrival'", null, "executor, vus")]
    [InlineData("a: { executor: shaped-arrival-rate }", 4, 6, "needs the key 'shape'", null, null)]
    [InlineData("a: { executor: shaped-arrival-rate, shape: saw }", 4, 46, "'shape' cannot be 'saw'", null, "sine, spike, steps")]
    [InlineData("a: { executor: shaped-arrival-rate, shape: sine, base: 5, amplitude: 1, duration: 1m }", 4, 6, "needs the key 'period'", null, null)]
    [InlineData("a: { executor: shaped-arrival-rate, shape: sine, base: 5, amplitude: 6, period: 1m, duration: 1m }", 4, 72, "'amplitude' (6) is more than 'base' (5)", null, null)]
    [InlineData("a: { executor: shaped-arrival-rate, shape: sine, base: 0, amplitude: 0, period: 1m, duration: 1m }", 4, 58, "'base' of a sine must be more than 0", null, null)]
    [InlineData("a: { executor: shaped-arrival-rate, shape: sine, base: 5, amplitude: 1, period: 0s, duration: 1m }", 4, 83, "'period' must be longer than 0", null, null)]
    [InlineData("a: { executor: shaped-arrival-rate, shape: sine, base: 5, amplitude: 1, period: 1m, duration: 1m, peak: 9 }", 4, 107, "'peak' does not belong to the shape sine", null, "base, amplitude, period, duration")]
    [InlineData("a: { executor: shaped-arrival-rate, shape: spike, base: 5, peak: 9, at: 1m, width: 30s, duration: 1m }", 4, 101, "'duration' (1m) ends before the spike does ('at' + 'width' = 1m30s)", null, null)]
    [InlineData("a: { executor: shaped-arrival-rate, shape: spike, base: 0, peak: 0, at: 0s, width: 30s, duration: 1m }", 4, 68, "both 0", null, null)]
    [InlineData("a: { executor: shaped-arrival-rate, shape: spike, base: 5/s, timeUnit: 1s, peak: 0, at: 0s, width: 30s, duration: 1m }", 4, 74, "contradicts the unit of 'base'", null, null)]
    [InlineData("a: { executor: shaped-arrival-rate, shape: steps, levels: [], each: 1m }", 4, 61, "'levels' must have 1 to 10000 rates", null, null)]
    [InlineData("a: { executor: shaped-arrival-rate, shape: steps, levels: [0, 0], each: 1m }", 4, 61, "at least one of them more than 0", null, null)]
    [InlineData("a: { executor: shaped-arrival-rate, shape: steps, levels: [1, -2], each: 1m }", 4, 65, "'levels' must be a number of 0 or more", null, null)]
    [InlineData("a: { executor: shaped-arrival-rate, shape: steps, levels: 5, each: 1m }", 4, 61, "'levels' must be a list", null, null)]
    [InlineData("a: { vus: 1 }", 4, 6, "needs the key 'executor'", null, "shared-iterations")]
    [InlineData("a: { executor: constant-vus, vus: many, duration: 1s }", 4, 37, "'vus' must be a whole number of 1 or more, not 'many'", null, null)]
    [InlineData("a: { executor: constant-vus, vus: 0, duration: 1s }", 4, 37, "'vus' must be a whole number of 1 or more, not '0'", null, null)]
    [InlineData("a: { executor: constant-vus, vus: 1.5, duration: 1s }", 4, 37, "not '1.5'", null, null)]
    [InlineData("a: { executor: constant-vus, vus: 99999999999999999999, duration: 1s }", 4, 37, "'vus' must be a whole number", null, "1 to 1000000")]
    [InlineData("a: { executor: constant-vus, vus: \"${n}\", duration: 1s }", 4, 37, "a reference cannot stand here", null, null)]
    [InlineData("a: { executor: constant-vus }", 4, 6, "needs the key 'duration'", null, null)]
    [InlineData("a: { executor: constant-vus, duration: 30 }", 4, 42, "'duration' has no unit: write 30s", null, null)]
    [InlineData("a: { executor: constant-vus, duration: -30s }", 4, 42, "'duration' must not be negative", null, null)]
    [InlineData("a: { executor: constant-vus, duration: 1s, rate: 5 }", 4, 46, "there is no key 'rate' in the load profile 'a' (constant-vus)", null, "executor, vus, duration, startTime, gracefulStop, flow")]
    [InlineData("a: { executor: constant-arrival-rate, rate: -5, duration: 1s }", 4, 47, "'rate' must be a number of more than 0, not '-5'", null, null)]
    [InlineData("a: { executor: constant-arrival-rate, rate: 0, duration: 1s }", 4, 47, "not '0'", null, null)]
    [InlineData("a: { executor: constant-arrival-rate, rate: .nan, duration: 1s }", 4, 47, "'rate' must be a number", null, null)]
    [InlineData("a: { executor: constant-arrival-rate, rate: 5/x, duration: 1s }", 4, 47, "'rate' has no such unit: '5/x'", null, "/s, /m or /h")]
    [InlineData("a: { executor: constant-arrival-rate, rate: -5/s, duration: 1s }", 4, 47, "'rate' must be a number of more than 0, not '-5'", null, null)]
    [InlineData("a: { executor: constant-arrival-rate, rate: 5/s, timeUnit: 1m, duration: 1s }", 4, 62, "'timeUnit' contradicts the unit of 'rate'", null, null)]
    [InlineData("a: { executor: constant-arrival-rate, duration: 1s }", 4, 6, "needs the key 'rate'", null, null)]
    [InlineData("a: { executor: constant-arrival-rate, rate: 5, duration: 1s, preAllocatedVUs: 9, maxVUs: 3 }", 4, 92, "'maxVUs' (3) is less than 'preAllocatedVUs' (9)", null, null)]
    [InlineData("a: { executor: constant-arrival-rate, rate: 5, duration: 1s, maxVus: 3 }", 4, 64, "there is no key 'maxVus'", "maxVUs", null)]
    [InlineData("a: { executor: ramping-vus, stages: [] }", 4, 39, "'stages' is empty", null, null)]
    [InlineData("a: { executor: ramping-vus, stages: [ { duration: 1s } ] }", 4, 41, "a stage needs the key 'target'", null, null)]
    [InlineData("a: { executor: ramping-vus, stages: [ { duration: 1s, target: 1.5 } ] }", 4, 65, "'target' must be a whole number", null, null)]
    [InlineData("a: { executor: ramping-vus, stages: [ { duration: 0s, target: 5 } ] }", 4, 39, "take no time", null, null)]
    [InlineData("a: { executor: ramping-arrival-rate, stages: [ { duration: 1s, target: 0 } ] }", 4, 48, "no stage makes any load", null, null)]
    [InlineData("a: { executor: ramping-arrival-rate, stages: 5 }", 4, 48, "'stages' must be a list, not '5'", null, null)]
    [InlineData("a: { executor: shared-iterations, vus: 5, iterations: 2 }", 4, 57, "'iterations' (2) is less than 'vus' (5)", null, null)]
    [InlineData("a: { executor: constant-vus, duration: 1s, flow: tow }", 4, 52, "there is no flow 'tow'", null, "one")]
    [InlineData("a: { executor: constant-vus, duration: 1s, flow: oen }", 4, 52, "there is no flow 'oen'", "one", "one")]
    [InlineData("a.b: { executor: constant-vus, duration: 1s }", 4, 3, "'a.b' cannot be the name of a load profile", null, "letters")]
    [InlineData("a: constant-vus", 4, 6, "'a' must be a mapping (keys with values), not 'constant-vus'", null, null)]
    public void Parse_BadLoad_TellsPlaceFaultAndRemedy(string profile, int line, int column, string message, string? nearest, string? allowed) =>
        AssertProblem(ValidScenario.WithLoad(profile), line, column, message, nearest, allowed);

    [Fact]
    public void Parse_SeveralFlowsAndNoneNamed_AsksForOne() =>
        AssertProblem("name: x\nload: { a: { executor: constant-vus, duration: 1s } }\nflows: { p: { steps: [ get: / ] }, q: { steps: [ get: / ] } }", 2, 12, "needs the key 'flow', because there is more than one", allowed: "p, q");

    [Theory]
    [InlineData("{ gett: /a, name: x }", 4, 9, "there is no step 'gett'", "get", "get, post, put, patch, delete, head, options, think")]
    [InlineData("{ name: x }", 4, 7, "a step must say what it does", null, "get, post")]
    [InlineData("{ get: /a, post: /b }", 4, 18, "a step does one thing, and this one has 'get' already", null, null)]
    [InlineData("{ loop: [] }", 4, 15, "the loop has no steps; it needs at least one", null, null)]
    [InlineData("think", 4, 7, "a step must be a mapping", null, "get, post")]
    [InlineData("{ get: { url: /a } }", 4, 14, "'get' must be a path or a URL", null, null)]
    [InlineData("{ get: items }", 4, 14, "'get' must be a path that begins with /", null, "/path")]
    [InlineData("{ get: \"/a b\" }", 4, 14, "write %20 for a space", null, null)]
    [InlineData("{ get: \"http://\" }", 4, 14, "'get' must be a path", null, "https://")]
    [InlineData("{ get: \"/${idd}\" }", 4, 16, "there is no variable 'idd' here; declare it with 'variables:'", null, null)]
    [InlineData("{ get: /, headrs: {} }", 4, 17, "there is no key 'headrs' in a step", "headers", "get, post")]
    [InlineData("{ post: /, json: {}, body: x }", 4, 28, "'body' and 'json' exclude each other", null, null)]
    [InlineData("{ post: /, json: { a: 007 } }", 4, 29, "a number in YAML and none in JSON", null, null)]
    [InlineData("{ post: /, json: { a: \"${q}\", b: [ \"${\" ] } }", 4, 30, "there is no variable 'q' here", null, null)]
    [InlineData("{ post: /, json: { a: \"${q}\", b: [ \"${\" ] } }", 4, 43, "'${' is not closed", null, null)]
    [InlineData("{ think: 5 }", 4, 16, "'think' has no unit: write 5s", null, null)]
    [InlineData("{ think: 2s..1s }", 4, 16, "the shortest pause (2s) is longer than the longest (1s)", null, null)]
    [InlineData("{ think: 1s..x }", 4, 16, "'think' must be a duration", null, null)]
    [InlineData("{ think: { min: 1s } }", 4, 16, "think needs the key 'max'", null, null)]
    [InlineData("{ think: 1s, timeout: 1s }", 4, 20, "there is no key 'timeout' in a think step", null, "think, name")]
    [InlineData("{ get: /, name: \"\" }", 4, 23, "'name' must be one line of text that is not empty", null, null)]
    public void Parse_BadStep_TellsPlaceFaultAndRemedy(string step, int line, int column, string message, string? nearest, string? allowed) =>
        AssertProblem(ValidScenario.WithSteps(step), line, column, message, nearest, allowed);

    [Theory]
    [InlineData("expect: { status: 99 }", 7, 27, "'status' must be a status code", null, "1xx to 5xx")]
    [InlineData("expect: { status: 6xx }", 7, 27, "not '6xx'", null, null)]
    [InlineData("expect: { status: \"< many\" }", 7, 27, "'status' must be a status code", null, null)]
    [InlineData("expect: { status: [] }", 7, 27, "'status' is an empty list", null, null)]
    [InlineData("expect: { statsu: 200 }", 7, 19, "there is no key 'statsu' in expect", "status", "status, header, cookie, json, css, xpath, template, body, duration, size")]
    [InlineData("expect: {}", 7, 17, "expect demands nothing", null, "status")]
    [InlineData("expect: { json: { items: 1 } }", 7, 27, "a JSONPath begins with $", null, "$.name")]
    [InlineData("expect: { json: { \"$.items[\": 1 } }", 7, 27, "is not a JSONPath", null, "$.name")]
    [InlineData("expect: { json: { \"$.a\": { cuont: 1 } } }", 7, 36, "there is no key 'cuont'", "count", null)]
    [InlineData("expect: { json: { \"$.a\": { count: some } } }", 7, 43, "'count' must be a whole number", null, null)]
    [InlineData("expect: { json: { \"$.a\": { exists: 1 } } }", 7, 44, "'exists' must be true or false", null, null)]
    [InlineData("expect: { json: { \"$.a\": \"> x\" } }", 7, 34, "compares with something that is no number", null, "<, <=")]
    [InlineData("expect: { json: { \"$.a\": { matches: \"(\" } } }", 7, 45, "'(' is not a regular expression", null, null)]
    [InlineData("expect: { body: hello }", 7, 25, "'body' must say how the body is compared", null, "contains")]
    [InlineData("expect: { body: { matches: \"[a\" } }", 7, 36, "is not a regular expression", null, null)]
    [InlineData("expect: { duration: 500ms }", 7, 29, "'duration' must be a comparison such as \"< 500ms\"", null, null)]
    [InlineData("expect: { duration: \"< 500\" }", 7, 29, "'duration' has no unit: write 500s", null, null)]
    [InlineData("expect: { size: \"< big\" }", 7, 25, "'size' must be a size", null, null)]
    [InlineData("expect: { header: { \"a:b\": 1 } }", 7, 29, "cannot be the name of a header", null, null)]
    [InlineData("checks: { fine: 200 }", 7, 25, "'fine' must be a mapping", null, null)]
    [InlineData("checks: { fine: {} }", 7, 25, "the check 'fine' demands nothing", null, null)]
    [InlineData("capture: { token: \"$.token\" }", 7, 27, "the capture 'token' must say where the value is", null, "json, regex, header")]
    [InlineData("capture: { token: { default: x } }", 7, 27, "needs exactly one of json, regex, header, cookie, css, xpath, status, duration", null, null)]
    [InlineData("capture: { token: { json: $.a, header: b } }", 7, 27, "needs exactly one of json, regex, header, cookie, css, xpath, status, duration", null, null)]
    [InlineData("capture: { token: { json: a } }", 7, 35, "a JSONPath begins with $", null, null)]
    [InlineData("capture: { token: { regex: \"(\" } }", 7, 36, "is not a regular expression", null, null)]
    [InlineData("capture: { token: { regex: \"(a)\", group: 2 } }", 7, 50, "the regular expression has no group '2'", null, "0, 1")]
    [InlineData("capture: { token: { json: $.a, group: 1 } }", 7, 47, "'group' belongs to 'regex' alone", null, null)]
    [InlineData("capture: { token: { jsno: $.a } }", 7, 29, "there is no key 'jsno'", "json", "json, regex, header, cookie, css, xpath, status, duration, group, flags, attribute, index, notEmpty, default")]
    [InlineData("capture: { \"a b\": { json: $.a } }", 7, 20, "cannot be the name of a variable", null, null)]
    [InlineData("timeout: 5", 7, 18, "'timeout' has no unit", null, null)]
    [InlineData("headers: { a: \"${tok}\" }\ncapture: { tok: { json: $.t } }", 7, 24, "there is no variable 'tok' here", null, null)]
    public void Parse_BadKeyOfStep_TellsPlaceFaultAndRemedy(string keys, int line, int column, string message, string? nearest, string? allowed) =>
        AssertProblem(ValidScenario.WithStepKeys(keys), line, column, message, nearest, allowed);

    [Fact]
    public void Parse_ManyProblems_TellsAllInTheOrderOfTheFile()
    {
        const string Text = """
            name: x
            tagret: http://x
            load:
              a: { executor: constant-vsu, vus: 0 }
              b: { executor: constant-vus, duration: 30, flow: oen }
            flows:
              one:
                steps:
                  - get: /
                    expct: { status: 200 }
            thresholds:
              http_reqs: "p(95) < 1"
            """;
        ScenarioException error = Assert.Throws<ScenarioException>(() => ScenarioLoader.Parse(Text, "bad.yaml"));
        Assert.Equal(ErrorIds.ScenarioInvalid, error.Id);
        Assert.Equal([(2, 1), (4, 18), (5, 42), (5, 52), (10, 9), (12, 14)], error.Problems.Select(problem => (problem.Line, problem.Column)));
        Assert.All(error.Problems, problem => Assert.Equal("bad.yaml", problem.File));
        Assert.Contains("bad.yaml:10:9: there is no key 'expct' in a step; did you mean 'expect'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoFile_IsFileNotFound()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(ErrorIds.FileNotFound, Assert.Throws<PerfException>(() => ScenarioLoader.Load(Path.Combine(folder.Path, "no.yaml"))).Id);
        Assert.Equal(ErrorIds.FileNotFound, Assert.Throws<PerfException>(() => ScenarioLoader.Load(Path.Combine(folder.Path, "no", "no.yaml"))).Id);
    }

    [Fact]
    public void Load_FolderOrOtherEncoding_IsFileUnreadable()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "latin1.yaml");
        File.WriteAllBytes(path, [.. "name: caf"u8, 0xE9, .. "\n"u8]);
        Assert.Equal(ErrorIds.FileUnreadable, Assert.Throws<PerfException>(() => ScenarioLoader.Load(folder.Path)).Id);
        Assert.Equal(ErrorIds.FileUnreadable, Assert.Throws<PerfException>(() => ScenarioLoader.Load(path)).Id);
        Assert.Equal(ErrorIds.FileUnreadable, Assert.Throws<PerfException>(() => ScenarioLoader.Load("")).Id);
    }

    [SkippableFact]
    public void Load_FileWithoutPermission_IsFileUnreadable()
    {
        Skip.If(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "root may read every file");
        using var folder = new TemporaryFolder();
        string path = folder.Write("locked.yaml", "name: x");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.None);
        }

        Assert.Equal(ErrorIds.FileUnreadable, Assert.Throws<PerfException>(() => ScenarioLoader.Load(path)).Id);
    }

    [Fact]
    public void Load_FileOfMoreThanOneMegabyte_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("large.yaml", new string('#', 1_000_001));
        AssertOnly(Assert.Throws<ScenarioException>(() => ScenarioLoader.Load(path)), "the file is larger than 1 MB");
        AssertOnly(Assert.Throws<ScenarioException>(() => ScenarioLoader.Parse(File.ReadAllText(path), path)), "the file is larger than 1 MB");
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{ a: ", "}")]
    public void Parse_DeepNesting_IsRefused(string open, string close)
    {
        string shallow = string.Concat(Enumerable.Repeat(open, 63)) + "1" + string.Concat(Enumerable.Repeat(close, 63));
        string deep = "json: " + string.Concat(Enumerable.Repeat(open, 90_000));
        Assert.DoesNotContain("nested", Assert.Throws<ScenarioException>(() => ScenarioLoader.Parse(shallow, "")).Message, StringComparison.Ordinal);
        AssertOnly(Assert.Throws<ScenarioException>(() => ScenarioLoader.Parse(deep, "")), "nested deeper than 64 levels");
    }

    [Fact]
    public void Parse_AliasesThatDouble_AreRefused()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 20; i++)
        {
            text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        AssertOnly(Assert.Throws<ScenarioException>(() => ScenarioLoader.Parse(text.ToString(), "")), "more than 100,000 values");
    }

    [Fact]
    public void Parse_AliasesOfALongText_AreRefused()
    {
        string text = $"a: &a {new string('x', 500_000)}\nb: [{string.Join(", ", Enumerable.Repeat("*a", 1000))}]\n";
        AssertOnly(Assert.Throws<ScenarioException>(() => ScenarioLoader.Parse(text, "")), "more than 10,000,000 characters");
    }

    [Fact]
    public void Parse_AliasesThatDeepen_AreRefused()
    {
        var text = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 100; i++)
        {
            text.Append($"a{i}: &a{i} [*a{i - 1}]\n");
        }

        AssertOnly(Assert.Throws<ScenarioException>(() => ScenarioLoader.Parse(text.ToString(), "")), "nested deeper than 64 levels");
    }

    [Fact]
    public void Parse_ThousandsOfProblems_AreCounted()
    {
        string text = string.Concat(Enumerable.Range(0, 5000).Select(i => $"key{i}: 1\n"));
        ScenarioException error = Assert.Throws<ScenarioException>(() => ScenarioLoader.Parse(text, ""));
        Assert.Equal(501, error.Problems.Count);
        Assert.Matches("and 450[0-9] more problems", error.Problems[^1].Message);
    }

    private static void AssertOnly(ScenarioException error, string message) => Assert.Contains(message, Assert.Single(error.Problems).Message, StringComparison.Ordinal);

    private static void AssertProblem(string text, int line, int column, string message, string? nearest = null, string? allowed = null)
    {
        ScenarioException error = Assert.Throws<ScenarioException>(() => ScenarioLoader.Parse(text, "dir/bad.yaml"));
        ScenarioProblem? problem = error.Problems.FirstOrDefault(problem =>
            (problem.Line, problem.Column) == (line, column) && problem.Message.Contains(message, StringComparison.Ordinal));
        Assert.True(problem is not null, $"No problem at {line}:{column} with '{message}' in:\n{error.Message}");
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
        Assert.Equal(nearest, problem.Nearest);
        if (allowed is not null)
        {
            Assert.Contains(allowed, problem.Allowed, StringComparison.Ordinal);
        }
    }
}
