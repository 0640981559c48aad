namespace Perf.Tests.Grafana;

/// <summary>The tests that are run: small ones that do what boards show, failures and odd names included.</summary>
internal static class BoardRuns
{
    public static string Perf(string folder) => Write(folder, "shop.yaml", """
        name: "sign in & buy (v1.2)"
        target: sample
        environments: { staging: { target: sample } }
        load:
          buyers: { executor: constant-arrival-rate, rate: 20, duration: 12s, flow: buy }
        flows:
          buy:
            steps:
              - post: /login
                json: { user: guest }
                expect: { status: 201 }
                checks: { "a token is given": { json: { "$.token": { exists: true } } } }
              - get: /items
                name: "list items?q=*"
              - get: /secrets
                name: "what is not there"
                probability: 20%
        """);

    /// <summary>A closed load: it asks nothing of its starts, so that it is believable on a busy machine too.</summary>
    public static string Readers(string folder) => Write(folder, "readers.yaml", """
        name: readers
        target: sample
        environments: { staging: { target: sample } }
        load: { readers: { executor: constant-vus, vus: 2, duration: 3s } }
        flows: { readers: { steps: [ { get: /items } ] } }
        """);

    public static string Artillery(string folder, Uri shop) => Write(folder, "artillery.yml", $$"""
        config:
          target: "{{shop.ToString().TrimEnd('/')}}"
          environments: { staging: {} }
          phases: [ { name: steady, duration: 12, arrivalRate: 10 } ]
          plugins: { expect: {} }
        scenarios:
          - name: browse
            flow:
              - post: { url: /login, json: { user: guest }, expect: [ { statusCode: 201 } ] }
              - get: { url: /items, name: list items, expect: [ { statusCode: 200 } ] }
              - get: { url: /nowhere, expect: [ { statusCode: 200 } ] }
          - name: broken
            flow: [ { get: { url: /items, capture: { json: "$.nothing", as: nothing } } } ]
        """);

    public static string K6(string folder) => Write(folder, "items.js", """
        import http from 'k6/http';
        import { check, sleep } from 'k6';
        export const options = { scenarios: { readers: { executor: 'constant-vus', vus: 3, duration: '12s' } } };
        export default function () {
          const list = http.get(`${__ENV.BASE}/items`, { tags: { name: 'list items' } });
          check(list, { 'there are items': (r) => r.status === 200 });
          http.get(`${__ENV.BASE}/nowhere/1?page=2`);
          sleep(0.1);
        }
        """);

    private static string Write(string folder, string name, string text)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
