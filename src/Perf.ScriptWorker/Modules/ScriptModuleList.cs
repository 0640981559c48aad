namespace Perf.ScriptWorker.Modules;

/// <summary>The explicit list of the modules that are written in C#. Local shims of libraries on the web are scripts, and listed where those are.</summary>
internal static class ScriptModuleList
{
    /// <summary>All modules.</summary>
    public static IReadOnlyList<IScriptModule> All { get; } =
    [
        new CryptoModule(),
        new DataModule(),
        new EncodingModule(),
        new ExecutionModule(),
        new HtmlModule(),
        new HttpModule(),
        new K6Module(),
        new MetricsModule(),
        new SecretsModule(),
        new TimersModule(),
        new WebSocketsModule("k6/websockets"),
        new WebSocketsModule("k6/experimental/websockets"),
        new WsModule(),
    ];
}
