using System.Globalization;
using System.Text;

namespace Perf.Module.Tests.Documented;

/// <summary>The files that examples take for granted: those of the repository, with loads of a second instead of minutes, and some of other tools.</summary>
internal static class WorkplaceFiles
{
    // The load of the quick start; a closed one, so that a busy machine makes no example invalid.
    private const string QuickLoad = """
          visitors:
            executor: constant-arrival-rate
            rate: 40
            timeUnit: 1s
            duration: 10s
        """;

    // The template's, likewise.
    private const string SteadyLoad = """
            executor: constant-arrival-rate         # starts come at this rate, however slow the answers are
            rate: 20/s
            duration: 1m
        """;

    /// <summary>The folder of programs that stand in for the system's.</summary>
    public const string Programs = "bin";

    // Of whoever runs the tests nothing is read, and not every machine has cron.
    private const string NoSchedules = "#!/bin/sh\necho 'no crontab for examples' >&2\nexit 1\n";

    private static readonly string[] s_folders = ["scenarios", "config"];

    public static void Lay(string folder, string target)
    {
        foreach (string name in s_folders)
        {
            CopyFolder(Path.Combine(Perfsh.Root, name), Path.Combine(folder, name));
        }

        // What examples write, the repository's own do not have. Limits are such that no busy machine decides an example.
        Change(folder, "scenarios/quickstart.yaml", (QuickLoad, "  visitors: { executor: shared-iterations, vus: 2, iterations: 12 }"), ("p(95) < 500ms", "p(95) < 20s"), ("p(99) < 1s", "p(99) < 20s"));
        Change(folder, "config/ci-cd/performance-thresholds.json", ("\"p95_ms\": 500", "\"p95_ms\": 20000"), ("\"p99_ms\": 1000", "\"p99_ms\": 20000"));
        Change(folder, "scenarios/template.yaml", ("{ duration: 10s,", "{ duration: 300ms,"), (SteadyLoad, "    executor: shared-iterations\n    vus: 2\n    iterations: 20"), ("startTime: 20s", "startTime: 600ms"), ("think: 500ms..2s", "think: 10ms..20ms"));
        Change(folder, "scenarios/types/smoke.yaml", ("duration: 30s", "duration: 2s"), ("think: 200ms..1s", "think: 10ms..20ms"));
        Change(folder, "scenarios/comprehensive-load-test.yml", ("http://localhost:3000", target), ("duration: 20,", "duration: 1,"));
        Change(folder, "scenarios/api-endpoints-comprehensive.js", ("duration: '10s'", "duration: '300ms'"), ("|| '1m'", "|| '1s'"));
        Change(folder, "config/environments.yaml", ("staging:\n", "staging:\n  tuning: { applications: { shop: { settings: ../app/appsettings.json } } }\n"));

        Write(folder, "config/health.yaml", "exclude: [influxdb, prometheus, grafana, alertmanager]\ntargets: [ /health ]\ndisk: { warn: 10MB, fail: 1MB }\nsmoke: { scenario: ../scenarios/types/smoke.yaml }\n");
        Write(folder, "app/appsettings.json", "{ \"Cache\": { \"Entries\": 100 } }\n");
        Write(folder, "app/catalogue.yaml", "optimizations:\n  - id: shop.cache-entries\n    title: Let the shop keep more pages\n    layer: application\n    strategy: conservative\n    risk: low\n    change: { mechanism: file.settings, effect: immediate, settings: { \"Cache:Entries\": \"500\" } }\n");
        Write(folder, "my.yaml", Scenario("my"));
        Write(folder, "checkout.yaml", Scenario("checkout"));
        Write(folder, "scenarios/api.yaml", Scenario("api"));
        Write(folder, "seed.yaml", Scenario("shop"));
        Write(folder, "live.yaml", Scenario("live", "executor: constant-arrival-rate, rate: 10/s, duration: 300s, gracefulStop: 1s"));
        string crontab = Write(folder, $"{Programs}/crontab", NoSchedules);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(crontab, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        LayFilesOfTools(folder, target);
        LayRepository(folder);
    }

    /// <summary>Writes the script that makes the history, and the files that runs leave. Build 42 is in no baseline: a run is compared once, on one side.</summary>
    /// <returns>The script's path.</returns>
    public static string Seed(string folder)
    {
        Write(folder, "seed.ps1", $$"""
            $ErrorActionPreference = 'Stop'
            Set-Location '{{folder}}'
            $null = Invoke-PerfTest scenarios/quickstart.yaml -NoStore
            $old = @(1..3 | ForEach-Object { Invoke-PerfTest scenarios/quickstart.yaml -Tag @{ build = '41' } })
            $more = @(1..3 | ForEach-Object { Invoke-PerfTest scenarios/quickstart.yaml -Tag @{ build = '40' } })
            $known = Invoke-PerfTest scenarios/quickstart.yaml -Tag @{ try = 'yes' }
            $null = 1..7 | ForEach-Object { Invoke-PerfTest seed.yaml -Tag @{ build = '43' } }
            $null = 1..3 | ForEach-Object { Invoke-PerfTest checkout.yaml -Environment staging }
            $null = 1..2 | ForEach-Object { Invoke-PerfTest scenarios/quickstart.yaml -Environment staging }
            $new = @(1..3 | ForEach-Object { Invoke-PerfTest scenarios/quickstart.yaml -Tag @{ build = '42' } })
            foreach ($name in 'default', 'nightly', 'main', 'release 4.1') { $null = $old + $more | Set-PerfBaseline -Name $name -Reason 'for the examples' }

            $null = New-Item results, before, after, out -ItemType Directory -Force
            $old | Export-PerfReport -Path before/ -Format json
            $new | Export-PerfReport -Path after/ -Format json
            $null = Invoke-PerfTest scenarios/quickstart.yaml -NoStore -RawOutput samples.csv
            $null = Invoke-PerfTest scenarios/quickstart.yaml -NoStore -RawOutput samples.ndjson
            $null = Invoke-PerfTest scenarios/quickstart.yaml -NoStore -RawOutput stream.ndjson.gz
            Move-Item samples.ndjson samples.json
            Move-Item stream.ndjson.gz results/stream.json.gz
            $known | Export-PerfReport -Path results/summary.json -Format k6summary
            $known | Export-PerfReport -Path artillery-report.json -Format artillery -WarningAction SilentlyContinue
            Remove-Item seed.yaml
            '{{PageScript.Known}}' + $known.Id
            """);
        return Path.Combine(folder, "seed.ps1");
    }

    private static string Scenario(string name, string load = "executor: shared-iterations, vus: 2, iterations: 20") => $$"""
        name: {{name}}
        target: ${env:API_BASE_URL}
        load: { main: { {{load}} } }
        flows:
          browse:
            steps:
              - get: /items
                name: list items
                expect: { status: 200 }
        thresholds: { http_req_response_time: "p(95) < 5s", http_req_failed: "rate < 1%" }

        """;

    private static void LayFilesOfTools(string folder, string target)
    {
        const string Script = """
            import http from 'k6/http';
            import { check } from 'k6';
            export const options = { vus: 1, iterations: 5, thresholds: { http_req_failed: ['rate<0.01'] } };
            const base = __ENV.BASE_URL || __ENV.API_BASE_URL;
            export default function () {
              const response = http.get(`${base}/items`);
              check(response, { 'is ok': (r) => r.status === 200 });
            }

            """;
        foreach (string name in new[] { "script.js", "checkout.js", "scripts/checkout.js", "api-endpoints.js" })
        {
            Write(folder, name, Script);
        }

        const string Flow = "scenarios:\n  - name: browse\n    flow:\n      - get: { url: \"/items\" }\n";
        string config = $"config:\n  target: \"{target}\"\n  phases: [ {{ duration: 1, arrivalCount: 3 }} ]\n";
        Write(folder, "k6.json", "{ \"userAgent\": \"examples\" }\n");
        Write(folder, "artillery.yml", config + Flow);
        Write(folder, "load-test.yml", $"{config}  environments: {{ staging: {{ target: \"{target}\" }} }}\n  ensure: {{ conditions: [ {{ expression: vusers.failed < 1 }} ] }}\n{Flow}");
        Write(folder, "checkout.yml", Flow);
        Write(folder, "base.yml", config);
        Write(folder, "openapi.yaml", "openapi: 3.0.3\ninfo: { title: shop, version: \"1\" }\nservers: [ { url: \"http://localhost:3000\" } ]\npaths:\n  /orders:\n    get: { responses: { \"200\": { description: ok } } }\n    post: { responses: { \"201\": { description: made } } }\n");
        Write(folder, "access.log", AccessLog());

        string samples = Path.Combine(Perfsh.Root, "tests", "Perf.Tests", "Compatibility", "Import", "Samples");
        File.Copy(Path.Combine(samples, "firefox.har"), Path.Combine(folder, "recording.har"));
        File.Copy(Path.Combine(samples, "firefox.har"), Path.Combine(folder, "shop.har"));
        foreach (string name in new[] { "shop.postman_collection.json", "staging.postman_environment.json" })
        {
            File.Copy(Path.Combine(samples, name), Path.Combine(folder, name));
        }
    }

    // Two minutes with a request a second, in the form that nginx and Apache write.
    private static string AccessLog()
    {
        var log = new StringBuilder();
        var begin = new DateTime(2026, 11, 24, 9, 0, 0, DateTimeKind.Utc);
        for (int second = 0; second < 120; second++)
        {
            string time = begin.AddSeconds(second).ToString("dd/MMM/yyyy:HH:mm:ss", CultureInfo.InvariantCulture);
            log.Append(CultureInfo.InvariantCulture, $"10.0.0.{second % 7} - - [{time} +0000] \"GET /items?q={second % 3} HTTP/1.1\" 200 512 \"-\" \"browser\"\n");
        }

        return log.ToString();
    }

    // A repository of git whose last commit has changed a source file; without git the example that asks for it fails and says so.
    private static void LayRepository(string folder)
    {
        string[] identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
        Write(folder, "src/api/orders.cs", "class Orders;\n");
        Git(folder, "init", "-q");
        Git(folder, "add", "-A");
        Git(folder, [.. identity, "commit", "-q", "-m", "first"]);
        Write(folder, "src/api/orders.cs", "class Orders { }\n");
        Git(folder, [.. identity, "commit", "-q", "-a", "-m", "second"]);
    }

    private static void Git(string folder, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("git", arguments) { WorkingDirectory = folder, UseShellExecute = false })!;
        process.WaitForExit();
    }

    private static void Change(string folder, string name, params (string From, string To)[] changes)
    {
        string path = Path.Combine(folder, name);
        string text = File.ReadAllText(path).ReplaceLineEndings("\n");
        foreach ((string from, string to) in changes)
        {
            // A file that has changed would run for minutes.
            Assert.Contains(from, text, StringComparison.Ordinal);
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        File.WriteAllText(path, text);
    }

    private static string Write(string folder, string name, string text)
    {
        string path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string path = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path);
        }
    }
}
