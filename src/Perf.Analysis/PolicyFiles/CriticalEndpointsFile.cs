namespace Perf.Analysis;

/// <summary>Reads the endpoints that tests must cover: config/critical-endpoints.yaml.</summary>
public static class CriticalEndpointsFile
{
    /// <summary>Where it stands in a repository.</summary>
    public const string RelativePath = "config/critical-endpoints.yaml";

    private static readonly string[] s_methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary>Finds the file that holds for a folder.</summary>
    /// <param name="folder">Where to begin.</param>
    /// <returns>The full path of the nearest <see cref="RelativePath"/> in it or above it, or null.</returns>
    public static string? Find(string folder) => PolicyFile.Find(folder, RelativePath);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The endpoints.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileNotFound"/> or <see cref="ErrorIds.FileUnreadable"/>.</exception>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.CriticalEndpointsInvalid"/> with every problem of the file.</exception>
    public static IReadOnlyList<CriticalEndpoint> Load(string path) => Parse(PolicyFile.Load(path, RelativePath), path);

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The path, for problems.</param>
    /// <returns>The endpoints.</returns>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.CriticalEndpointsInvalid"/> with every problem of the file.</exception>
    public static IReadOnlyList<CriticalEndpoint> Parse(string text, string path)
    {
        var problems = new PolicyProblems(path);
        var endpoints = new List<CriticalEndpoint>();
        if (PolicyFile.Parse(text, problems) is { } root)
        {
            foreach ((string _, PolicyNode list) in problems.Members(root, ["endpoints"]))
            {
                endpoints.AddRange(problems.Items(list).Select(item => Read(item, problems)).OfType<CriticalEndpoint>());
            }

            if (!problems.Any && endpoints.Count == 0)
            {
                problems.Add(root, "the file has no endpoint", "endpoints: [ GET /items ]");
            }
        }

        problems.ThrowIfAny(ErrorIds.CriticalEndpointsInvalid);
        return endpoints;
    }

    private static CriticalEndpoint? Read(PolicyNode item, PolicyProblems problems)
    {
        if (item.Kind == PolicyNodeKind.Scalar)
        {
            return Short(item, item.Text, problems);
        }

        var endpoint = new CriticalEndpoint();
        foreach ((string name, PolicyNode value) in problems.Members(item, ["name", "endpoint", "steps"]))
        {
            endpoint = name switch
            {
                "name" => endpoint with { Name = problems.Text(value) },
                "steps" => endpoint with { Steps = problems.Texts(value) },
                _ when Short(value, problems.Text(value), problems) is { } request =>
                    endpoint with { Method = request.Method, Path = request.Path, Name = endpoint.Name.Length > 0 ? endpoint.Name : request.Name },
                _ => endpoint,
            };
        }

        if (item.Kind == PolicyNodeKind.Mapping && item.Find("endpoint") is null && endpoint.Steps.Count == 0)
        {
            problems.Add(item, $"{item.Path} says neither the endpoint nor the steps", "endpoint: GET /items; or steps: [list items]");
            return null;
        }

        return endpoint.Name.Length > 0 ? endpoint : endpoint with { Name = endpoint.Steps is [var step, ..] ? step : "" };
    }

    private static CriticalEndpoint? Short(PolicyNode item, string text, PolicyProblems problems)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is [{ } path] && path.StartsWith('/'))
        {
            return new CriticalEndpoint { Name = text, Path = path };
        }

        if (words is [{ } method, { } place] && s_methods.Contains(method.ToUpperInvariant()) && place.StartsWith('/'))
        {
            return new CriticalEndpoint { Name = text, Method = method.ToUpperInvariant(), Path = place };
        }

        problems.Add(item, $"'{text}' is no endpoint", "a method and a path, such as GET /items/{id}; a path alone for any method");
        return null;
    }
}
