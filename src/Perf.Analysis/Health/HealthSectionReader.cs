using System.Globalization;

namespace Perf.Analysis;

/// <summary>Reads the sections of <see cref="HealthFile"/>: at the file's top and below each environment they are the same.</summary>
/// <param name="problems">Gets every problem.</param>
/// <param name="path">The file, from which paths are taken.</param>
internal sealed class HealthSectionReader(PolicyProblems problems, string path)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(3650);
    private static readonly string[] s_keys = ["services", "targets", "tls", "disk", "clock", "alerts", "outputs", "store", "agents", "smoke", "timeout", "exclude"];
    private static readonly Dictionary<string, HealthStatus> s_grades = new() { ["degraded"] = HealthStatus.Degraded, ["unhealthy"] = HealthStatus.Unhealthy, ["healthy"] = HealthStatus.Healthy };

    /// <summary>Reads sections.</summary>
    /// <param name="node">The mapping.</param>
    /// <param name="settings">What holds where a section is not there.</param>
    /// <param name="mayHaveEnvironments">Whether this is the top of the file.</param>
    internal HealthSettings Read(PolicyNode node, HealthSettings settings, bool mayHaveEnvironments)
    {
        foreach ((string name, PolicyNode value) in problems.Members(node, mayHaveEnvironments ? [.. s_keys, "environments"] : s_keys))
        {
            settings = name switch
            {
                "services" => settings with { Services = Services(value, settings.Services) },
                "targets" => settings with { Targets = [.. problems.Items(value).Select(Endpoint)] },
                "tls" => Tls(value, settings),
                "disk" => Disk(value, settings),
                "clock" => Clock(value, settings),
                "alerts" => Waiting(value, settings, (all, wait) => all with { AlertsWait = wait }),
                "outputs" => Waiting(value, settings, (all, wait) => all with { OutputsWait = wait }),
                "store" => Store(value, settings),
                "agents" => settings with { Agents = Agents(value, settings.Agents ?? new HealthAgents()) },
                "smoke" => Smoke(value, settings),
                "timeout" => settings with { Timeout = problems.Duration(value, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10)) },
                "exclude" => settings with { Exclude = problems.Texts(value) },
                _ => settings,
            };
        }

        return settings;
    }

    private Dictionary<string, HealthService> Services(PolicyNode node, IReadOnlyDictionary<string, HealthService> before)
    {
        var services = new Dictionary<string, HealthService>(before, StringComparer.Ordinal);
        foreach ((string name, PolicyNode value) in problems.Members(node, HealthFile.ServiceNames))
        {
            services[name] = value.Kind == PolicyNodeKind.Scalar ? new HealthService { Url = problems.Text(value) } : Service(value, services.GetValueOrDefault(name) ?? new HealthService());
        }

        return services;
    }

    private HealthService Service(PolicyNode node, HealthService service)
    {
        foreach ((string name, PolicyNode value) in problems.Members(node, ["url", "user", "password", "token", "optional"]))
        {
            service = name switch
            {
                "url" => service with { Url = problems.Text(value) },
                "user" => service with { User = problems.Text(value) },
                "password" => service with { Password = Secret(value) },
                "token" => service with { Token = Secret(value) },
                _ => service with { Optional = problems.Truth(value) },
            };
        }

        if (node.Kind == PolicyNodeKind.Mapping && service.Url.Length == 0)
        {
            problems.Add(node, $"{PolicyProblems.Place(node)} has no url", "url: http://localhost:9090");
        }

        return service;
    }

    private string Secret(PolicyNode node)
    {
        string text = problems.Text(node);
        if (text.Length > 0 && !EnvironmentReferences.IsOne(text))
        {
            problems.Add(node, $"{PolicyProblems.Place(node)} stands there in clear", "a reference to an environment variable: \"${env:NAME}\"");
        }

        return text;
    }

    private HealthEndpoint Endpoint(PolicyNode node)
    {
        if (node.Kind == PolicyNodeKind.Scalar)
        {
            return new HealthEndpoint { Url = Place(node), Name = NameOf(node.Text) };
        }

        var endpoint = new HealthEndpoint();
        foreach ((string name, PolicyNode value) in problems.Members(node, ["name", "url", "status", "contains"]))
        {
            endpoint = name switch
            {
                "name" => endpoint with { Name = problems.Text(value) },
                "url" => endpoint with { Url = Place(value) },
                "status" => endpoint with { Statuses = [.. (value.Kind == PolicyNodeKind.List ? value.Items : [value]).Select(Status)] },
                _ => endpoint with { Contains = problems.Text(value) },
            };
        }

        return endpoint.Name.Length > 0 ? endpoint : endpoint with { Name = NameOf(endpoint.Url) };
    }

    // The usual one is `target`, others are told apart by where they are.
    private static string NameOf(string url) => url == HealthEndpoint.DefaultPath ? "" : url.TrimStart('/');

    private string Place(PolicyNode node)
    {
        string text = problems.Text(node);
        if (text.Length > 0 && !text.StartsWith('/') && !text.Contains("://", StringComparison.Ordinal) && !text.StartsWith("${", StringComparison.Ordinal))
        {
            problems.Add(node, $"{PolicyProblems.Place(node)}: '{text}' is neither a path nor an address", "/health, or https://shop.example.com/health");
        }

        return text;
    }

    private int Status(PolicyNode node)
    {
        string text = problems.Text(node);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int status) && status is >= 100 and <= 599)
        {
            return status;
        }

        problems.Add(node, $"{PolicyProblems.Place(node)}: '{text}' is no status of HTTP", "200");
        return 200;
    }

    private HealthSettings Tls(PolicyNode node, HealthSettings settings)
    {
        foreach ((string name, PolicyNode value) in problems.Members(node, ["warn", "fail", "verify", "authority"]))
        {
            settings = name switch
            {
                "warn" => settings with { CertificateWarn = problems.Duration(value, TimeSpan.Zero, s_longest) },
                "fail" => settings with { CertificateFail = problems.Duration(value, TimeSpan.Zero, s_longest) },
                "verify" => settings with { VerifyCertificates = problems.Truth(value) },
                _ => settings with { CertificateAuthority = FullPath(problems.Text(value)) },
            };
        }

        Ordered(node, settings.CertificateFail <= settings.CertificateWarn, "fail is later than warn, so that nothing would be warned of", "fail: 7d with warn: 30d");
        return settings;
    }

    private HealthSettings Disk(PolicyNode node, HealthSettings settings)
    {
        foreach ((string name, PolicyNode value) in problems.Members(node, ["warn", "fail"]))
        {
            HealthAmount amount = Amount(value);
            settings = name == "warn" ? settings with { DiskWarn = amount } : settings with { DiskFail = amount };
        }

        bool comparable = settings.DiskWarn.Share is null == settings.DiskFail.Share is null;
        Ordered(node, !comparable || settings.DiskFail.Of(1) <= settings.DiskWarn.Of(1), "fail is more than warn, so that nothing would be warned of", "fail: 5% with warn: 10%");
        return settings;
    }

    private HealthAmount Amount(PolicyNode node)
    {
        string text = problems.Text(node);
        if (text.EndsWith('%') && double.TryParse(text[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double percent) && percent is >= 0 and <= 100)
        {
            return new HealthAmount { Share = percent / 100 };
        }

        if (SizeText.TryParse(text, out long bytes))
        {
            return new HealthAmount { Bytes = bytes };
        }

        problems.Add(node, $"{PolicyProblems.Place(node)}: '{text}' is neither a share nor a size", "10%, or 5GB");
        return new HealthAmount();
    }

    private HealthSettings Clock(PolicyNode node, HealthSettings settings)
    {
        foreach ((string name, PolicyNode value) in problems.Members(node, ["warn", "fail", "server"]))
        {
            settings = name switch
            {
                "warn" => settings with { ClockWarn = problems.Duration(value, TimeSpan.Zero, s_longest) },
                "fail" => settings with { ClockFail = problems.Duration(value, TimeSpan.Zero, s_longest) },
                _ => settings with { TimeServer = problems.Text(value) },
            };
        }

        Ordered(node, settings.ClockFail >= settings.ClockWarn, "fail is less than warn, so that nothing would be warned of", "warn: 2s with fail: 30s");
        return settings;
    }

    private HealthSettings Waiting(PolicyNode node, HealthSettings settings, Func<HealthSettings, TimeSpan, HealthSettings> put)
    {
        foreach ((string _, PolicyNode value) in problems.Members(node, ["waiting"]))
        {
            settings = put(settings, problems.Duration(value, TimeSpan.Zero, s_longest));
        }

        return settings;
    }

    private HealthSettings Store(PolicyNode node, HealthSettings settings)
    {
        foreach ((string _, PolicyNode value) in problems.Members(node, ["unshared"]))
        {
            if (int.TryParse(problems.Text(value), NumberStyles.None, CultureInfo.InvariantCulture, out int runs))
            {
                settings = settings with { UnsharedRuns = runs };
            }
            else
            {
                problems.Add(value, $"{PolicyProblems.Place(value)}: '{value.Text}' is no number of runs", "10");
            }
        }

        return settings;
    }

    private HealthAgents Agents(PolicyNode node, HealthAgents agents)
    {
        foreach ((string name, PolicyNode value) in problems.Members(node, ["cluster", "least", "certificate", "authority"]))
        {
            agents = name switch
            {
                "cluster" => agents with { Cluster = Connection(value) },
                "least" => agents with { Least = Least(value) },
                "certificate" => agents with { CertificatePath = FullPath(problems.Text(value)) },
                _ => agents with { AuthorityPath = FullPath(problems.Text(value)) },
            };
        }

        Ordered(node, agents.CertificatePath is null == agents.AuthorityPath is null, "a certificate proves who asks, and the authority who answers: neither is of use alone", "certificate: me.pem with authority: ca.pem");
        return agents;
    }

    private string Connection(PolicyNode node)
    {
        string text = problems.Text(node);
        int start = text.IndexOf("://", StringComparison.Ordinal);
        int at = text.LastIndexOf('@');
        string user = start >= 0 && at > start ? text[(start + 3)..at] : "";
        if (user.Contains(':', StringComparison.Ordinal) && !user.Contains("${", StringComparison.Ordinal))
        {
            problems.Add(node, $"{PolicyProblems.Place(node)} has a password in clear", "a reference to an environment variable: \"redis://perf:${env:NAME}@redis:6379/0\"");
        }

        return text;
    }

    private int Least(PolicyNode node)
    {
        string text = problems.Text(node);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int least) && least > 0)
        {
            return least;
        }

        problems.Add(node, $"{PolicyProblems.Place(node)}: '{text}' is no number of agents from 1 on", "3");
        return 1;
    }

    private HealthSettings Smoke(PolicyNode node, HealthSettings settings)
    {
        foreach ((string name, PolicyNode value) in problems.Members(node, ["scenario", "regression"]))
        {
            settings = name == "scenario" ? settings with { SmokeScenario = FullPath(problems.Text(value)) } : settings with { SmokeRegression = problems.Word(value, s_grades) };
        }

        return settings;
    }

    private void Ordered(PolicyNode node, bool isRight, string message, string allowed)
    {
        if (!isRight)
        {
            problems.Add(node, $"{PolicyProblems.Place(node)}: {message}", allowed);
        }
    }

    private string FullPath(string file) => file.Length == 0 ? file : PolicyFile.Beside(path, file);
}
