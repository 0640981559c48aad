namespace Perf.Tests.Engine.Scenarios;

/// <summary>A scenario with every step that has others within it or decides what follows, and with all that belongs to them.</summary>
internal static class LanguageScenario
{
    public const string Whole = """
        # yaml-language-server: $schema=../config/schemas/scenario.schema.json
        name: language
        target: http://localhost:3000
        variables: { codes: [200, 201], wanted: "yes", pause: 250ms, found: null }
        metrics:
          orders: counter
          wait: { type: trend, time: true }
        setup:
          maxDuration: 2m
          steps:
            - post: /login
              json: { user: ann }
              capture: { token: { json: "$.token" } }
            - call: sign in
              with: { user: "${wanted}", attempts: { expression: 1 + 2 }, roles: [a, "${wanted}"] }
        load:
          mixed:
            executor: constant-vus
            duration: 1s
            flow: { browse: 3, sign in: 1.5 }
            tags: { kind: mixed, tier: 1 }
            setup: [ { set: { code: 201 } } ]
            teardown: { steps: [ { log: "${code} ${token}" } ] }
          plain: { executor: shared-iterations, flow: browse }
        flows:
          browse:
            pacing: 4s..6s
            beforeVu: [ { set: { mine: 1 } } ]
            afterVu: [ { log: "bye ${mine}" } ]
            steps:
              - get: /items/${mine}
                if: ${wanted} == 'yes' and not (token exists)
                probability: 30%
                tags: { page: items, who: "${mine}" }
                retry: { attempts: 4, delay: 100ms, backoff: 2, maxDelay: 1s, jitter: 20%, onStatus: [503, 4xx], onErrors: [timeout, connection_refused] }
              - get: /again
                retry: 2
              - grpc: shop.v1.Catalog/GetItem
                message: {}
                retry: { onStatus: UNAVAILABLE, onErrors: timeout }
              - sql: select 1
                connection: db
                retry: 3
              - loop:
                  - get: /turn/${i}/${it}
                  - stop: turn
                    if: i == 1
                  - stop: loop
                    probability: 0.5
                count: 2-5
                over: codes
                while: "found not exists"
                atLeastOnce: true
                index: i
                item: it
                name: turns
              - loop: [ { get: /x, capture: { found: { json: "$.x" } } } ]
                while: found != 'x'
              - loop: [ { think: 1s } ]
                over: [1, two, { deep: "${wanted}" }]
              - loop: [ { think: 1s } ]
                count: ${mine}
              - if: found == 'x'
                then: [ { get: /then } ]
                else: [ { get: /else } ]
                probability: 90%
              - if: found == 'y'
                then: [ { get: /then } ]
              - parallel:
                  - get: /a
                  - steps: [ { get: /b }, { get: /c } ]
                limit: 2
              - group: shop
                tags: { area: shop }
                steps:
                  - group: basket
                    steps: [ { get: /basket } ]
              - choice:
                  - weight: 3
                    steps: [ { get: /often } ]
                  - steps: [ { get: /seldom } ]
              - set: { n: 1, more: { expression: n + 1 }, text: "${n}-${more}", list: [1, 2], map: { a: "${n}" }, none: null }
              - log: "n is ${n}"
                level: warning
              - metric: orders
              - metric: wait
                value: "${n}"
              - metric: own
                type: rate
                value: true
              - call: sign in
                with: { user: bob }
              - think: { distribution: lognormal, mean: 2s, deviation: 500ms, min: 100ms, max: 10s }
              - think: { distribution: exponential, mean: 2s }
              - think: ${pause}
              - stop: iteration
                reason: "done with ${role}"
              - stop: test
                if: false
                reason: never
          sign in:
            pacing: { min: 1s, max: 2s }
            steps:
              - get: /users/${user}
                capture: { role: { json: "$.role" } }
        teardown:
          - delete: /sessions/${token}
        connections:
          db: { postgresql: "Host=db.example.com" }
        thresholds:
          http_req_failed: "rate < 1%"
        """;
}
