using Perf.Control;

namespace Perf.Tests.Control;

/// <summary>A short $PERF_HOME of its own: a socket's path must not be long.</summary>
internal sealed class LiveHome : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pc-").FullName;

    public string Folder => System.IO.Path.Combine(Path, "control");

    public ControlClient Client(TimeSpan? patience = null) => new(Path, TimeProvider.System, patience ?? TimeSpan.FromSeconds(30));

    public ControlServer Start(string id, IRunControl? control = null)
    {
        var server = new ControlServer(Path);
        if (control is not null)
        {
            server.Attach(control);
        }

        server.Started(Run(id));
        return server;
    }

    public string SocketOf(string id) => System.IO.Path.Combine(Folder, id + ".sock");

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public static RunResult Run(string id) => new()
    {
        Id = id,
        Scenario = "shop",
        Target = "http://127.0.0.1:1",
        Environment = "staging",
        Tags = new Dictionary<string, string> { ["build"] = "42" },
        PlannedDuration = TimeSpan.FromSeconds(60),
    };
}
