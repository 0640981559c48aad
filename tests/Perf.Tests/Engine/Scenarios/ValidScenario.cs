namespace Perf.Tests.Engine.Scenarios;

/// <summary>A scenario that uses every part of the format, and a small one to put single parts into.</summary>
internal static class ValidScenario
{
    public const string Whole = """
        # yaml-language-server: $schema=../config/schemas/scenario.schema.json
        name: whole
        description: every part of the format
        target: ${env:API_BASE_URL:-http://localhost:3000}
        environment: staging
        variables:
          tenant: acme
          path: "/v1/${tenant}"
          term: [alpha, "beta", 3]
          flag: true
          nothing: null
        tags: { team: checkout, tier: 1 }
        http:
          timeout: 10s
          version: "1.1"
          maxConnections: 50
          headers: { x-tenant: "${tenant}", accept: [text/html, application/json] }
          maxRedirects: 3
          maxBodySize: 10MB
          cookies: false
          auth: { basic: { user: "${tenant}", password: "${env:PASSWORD:-x}" } }
          proxy: "http://user:${env:PROXY_PASSWORD:-x}@proxy.example:3128"
          sourceAddresses: [127.0.0.1, "::1"]
          dns: { ttl: inf, select: random, policy: onlyIPv6 }
          hosts: { Shop.example: 127.0.0.1, "api.example:443": "127.0.0.1:8443", v6.example: "[::1]:80" }
          tls: { skipVerify: true, serverName: api.example.com, minVersion: 1.2, maxVersion: "1.3", resume: false }
        connections:
          db: { postgresql: "Host=db.example.com;Username=shop;Password=${env:PGPASSWORD:-none};Database=${tenant}", maxConnections: 20 }
          old: { mysql: "Server=old.example.com;User ID=shop" }
          reports: { sqlserver: "Server=reports.example.com;Integrated Security=True" }
          cache: { redis: "127.0.0.1:6379" }
        monitors:
          - host
          - process=nginx
          - host: { name: service, cores: true, cgroup: system.slice/shop.service, every: 500ms, timeout: 2s }
          - process: { pid: 17 }
          - { prometheus: { url: "http://127.0.0.1:9090", queries: { up: up, rps: { query: "sum(http_requests_total{tenant='${tenant}'})", unit: 1/s, counter: true } }, headers: { authorization: "Bearer ${env:TOKEN:-x}" } } }
          - node: http://127.0.0.1:9100
          - postgresql: "${env:PG:-Host=127.0.0.1}"
          - nginx: { url: "http://127.0.0.1/stub_status", accessLog: logs/access.log, logFormat: '$remote_addr rt=$request_time', errorLog: logs/error.log }
          - redis: { connection: "127.0.0.1:6379" }
          - dotnet: { program: Shop.dll, providers: [Npgsql] }
          - http: { url: "http://127.0.0.1:8080/status", values: { queue: "$.queue.length", done: { path: "$.done", counter: true } } }
          - powershell: { script: "(Get-Process).Count" }
        load:
          shared: { executor: shared-iterations, vus: 2, iterations: 10, maxDuration: 1m, flow: browse }
          each: { executor: per-vu-iterations, vus: 3, iterations: 4, startTime: 1m, flow: browse }
          steady: { executor: constant-vus, vus: 5, duration: 30s, gracefulStop: 0s, flow: browse }
          ramp:
            executor: ramping-vus
            startVUs: 0
            stages: [ { duration: 1m, target: 50 }, { duration: 0s, target: 10 } ]
            gracefulRampDown: 5s
            flow: browse
          open: { executor: constant-arrival-rate, rate: 200, timeUnit: 1m, duration: 5m, preAllocatedVUs: 5, maxVUs: 50, flow: browse }
          units: { executor: constant-arrival-rate, rate: 30/m, duration: 5m, flow: other }
          random: { executor: constant-arrival-rate, rate: 5, duration: 1m, arrival: poisson, flow: other }
          waves: { executor: shaped-arrival-rate, shape: sine, base: 100/m, amplitude: 50, period: 10m, duration: 1h, flow: other }
          rush: { executor: shaped-arrival-rate, shape: spike, base: 50, peak: 500, at: 2m, width: 30s, duration: 5m, arrival: poisson, maxVUs: 9, flow: other }
          stairs: { executor: shaped-arrival-rate, shape: steps, levels: [100, 0, 300.5], each: 1m, arrival: uniform, flow: other }
          rising: { executor: ramping-arrival-rate, startRate: 10/s, stages: [ { duration: 1m, target: 20.5 } ], flow: browse }
        flows:
          browse:
            steps:
              - post: ${path}/login?next=/
                json: { user: "${tenant}", id: 7, zip: "01234", on: True, off: null, list: [1, a] }
                expect: { status: 201 }
                capture:
                  token: { json: "$.token" }
                  id: { regex: 'id=(\d+)', group: 1, default: "" }
                  place: { header: location }
              - get: /items?q=${term}
                name: list items
                headers: { authorization: "Bearer ${token}" }
                query: { page: 1, tag: [a, "${id}"] }
                timeout: 2s
                auth: { bearer: "${token}" }
                followRedirects: false
                expect:
                  status: [200, 2xx]
                  header:
                    content-type: application/json
                    x-cache: { contains: hit, exists: true }
                    x-age: "< 100"
                  json:
                    "$.items": { count: "> 0" }
                    "$.name": x
                    "$.age": ">= 18"
                    "$.token": "${token}"
                    "$.note": { exists: false }
                    "$.code": { matches: "^[a-z]+$", notEquals: zzz, notContains: q }
                  body: { contains: items, notContains: error, matches: "it.ms" }
                  duration: "< 1.5s"
                  size: "<= 10kB"
                checks:
                  quick and full: { duration: "< 500ms", json: { "$.items": { count: 3 } } }
              - think: 500ms..2s
              - think: { min: 1s, max: 2s }
              - think: 250ms
              - put: /items/1
                form: { a: "1", b: [x, y] }
              - patch: http://other.example.com/x
                body: "raw $${x} ${tenant}"
          other:
            steps:
              - { delete: /a, auth: none }
              - { head: /b, auth: { digest: { user: u, password: "${env:PASSWORD:-x}" } } }
              - options: /c
              - sql: "select id, name from users where id = @id and tenant = @tenant and @n > 0 and @unused_null is null"
                connection: db
                parameters: { id: "${flag}", tenant: "t-${tenant}", unused_null: null, n: 5 }
                name: find user
                timeout: 2s
                expect: { rows: 1, affected: 0, json: { "$.rows[0].name": alpha, "$.rows": { count: 1 } }, body: { contains: rows }, duration: "< 1s" }
                checks: { few: { rows: "<= 10" } }
                capture: { user: { json: "$.rows[0].id" } }
              - redis: [SET, "user:${user}", 7]
                expect: { value: OK, size: "< 10kB" }
              - redis: GET user:${user} 'a b' "c d"
                connection: cache
                checks: { small: { value: "< 10" }, named: { value: { matches: "^[0-9]+$" }, json: { "$": { exists: true } } } }
              - websocket: /chat?room=${tenant}
                subprotocol: chat.v1
                headers: { x-tenant: "${tenant}" }
                messages:
                  - send: '{"hello":"${tenant}"}'
                  - receive: { contains: welcome, matches: "^.w", json: { "$.type": welcome, "$.n": "> 1" }, timeout: 5s, count: 2 }
                    capture: { session: { json: "$.id" } }
                  - think: 1ms..2ms
                  - sendBase64: "AAEC"
                  - send: ${session}
                  - receive: {}
                    capture: { last: { json: "$.x", default: none } }
                expect: { status: 101, json: { "$[0].type": welcome } }
                capture: { first: { json: "$[0].id" } }
              - { websocket: "wss://other.example.com/${last}", listen: true }
              - grpc: shop.v1.Catalog/GetItem
                target: http://127.0.0.1:50051
                message: { id: "${session}", count: 5, nested: { a: [1, null] } }
                metadata: { authorization: "Bearer ${tenant}", x-id-bin: AAEC }
                timeout: 2s
                expect: { status: [OK, 5], json: { "$.name": x }, header: { x-a: b } }
                checks: { quick: { duration: "< 5ms" } }
                capture: { item: { json: "$.id" } }
              - grpc: /shop.v1.Catalog/AddItems
                name: add
                messages: [ { id: "${item}" }, {} ]
              - powershell: |
                  $id = ${user}
                  Invoke-RestMethod "http://localhost/$id"
                name: by hand
                timeout: 3s
                expect: { json: { "$.name": alpha }, body: { contains: name }, duration: "< 1s", size: "< 10kB" }
                checks: { short: { size: "< 1kB" } }
                capture: { last: { json: "$.name" } }
              - powershell: Start-Sleep -Milliseconds 5
              - get: /c
                name: signed in
                auth: { oauth2: { grant: password, tokenUrl: /token, user: "${tenant}", password: "${env:PASSWORD:-x}", clientId: c, clientSecret: "${env:PASSWORD:-x}", clientIn: header, scope: a b, audience: c, token: perUser, margin: 5s, name: login } }
                expect:
                  cookie: { sid: { exists: true } }
                  css: { h1: Welcome, "a.next": { attribute: href, contains: "2", count: "> 0" } }
                  xpath: { "count(//li)": "> 2", //title: { matches: "^S" } }
                capture:
                  sid: { cookie: sid }
                  csrf: { css: "input[name=csrf]", attribute: value, index: last, default: "" }
                  some: { xpath: //li, index: 2 }
                  word: { regex: "a(b)", flags: is, index: all }
                  code: { status: true }
                  took: { duration: true }
              - post: /upload
                multipart: { a: "${csrf}", b: [1, { value: "${uuid()}", contentType: text/plain, name: x }] }
              - post: /graphql
                graphql: { query: "query Q($a: Int) { x(a: $a) }", variables: { a: "${random(1, 5)}" }, operationName: Q, allowErrors: true }
        thresholds:
          http_req_duration: [ "p(95) < 500ms", { threshold: "p(99) < 1s", abortOnFail: true, delayAbortEval: 30s } ]
          "http_req_duration{step:list items}": "p(95) < 300ms"
          http_req_failed: { threshold: "rate < 0.5%" }
        environments:
          staging: { target: "https://staging.example.com", variables: { tenant: canary } }
          production: { target: "https://www.example.com", production: true }
        """;

    private const string Small = """
        name: small
        target: http://localhost:3000
        load:
          steady: { executor: constant-vus, vus: 1, duration: 1s }
        flows:
          one:
            steps:
              - get: /
        """;

    /// <summary>The small scenario with further keys at its end.</summary>
    public static string With(string more) => $"{Small}\n{more}\n";

    /// <summary>The small scenario with another load profile, from line 4 on.</summary>
    public static string WithLoad(string profile) => $"name: small\ntarget: http://localhost:3000\nload:\n  {profile}\nflows: {{ one: {{ steps: [ get: / ] }} }}\n";

    /// <summary>The small scenario with other steps, from line 4 on; each begins in column 7.</summary>
    public static string WithSteps(string steps) =>
        $"name: small\nload: {{ steady: {{ executor: constant-vus, duration: 1s }} }}\nflows: {{ one: {{ steps: [\n      {steps}\n] }} }}\n";

    /// <summary>The small scenario with one step in block style: <c>get</c> is in line 6, and what is given from line 7 on, from column 9.</summary>
    public static string WithStepKeys(string keys) =>
        $"name: small\nload: {{ steady: {{ executor: constant-vus, duration: 1s }} }}\nflows:\n  one:\n    steps:\n      - get: /\n        {keys.ReplaceLineEndings("\n        ")}\n";
}
