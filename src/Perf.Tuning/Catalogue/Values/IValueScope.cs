namespace Perf.Tuning;

/// <summary>What expressions can ask for. There is nothing else: no file, no program, no code.</summary>
internal interface IValueScope
{
    /// <summary>A name: <c>finding.target_pool_size</c>, <c>host.cores</c>, <c>pg.max_connections</c>, or one of the entry's own <c>let:</c>.</summary>
    Value Of(string name);

    /// <summary>What a setting is now.</summary>
    /// <param name="mechanism">The mechanism; null for that of the change.</param>
    /// <param name="key">The setting.</param>
    Value Setting(string? mechanism, string key);

    /// <summary>The number of the finding's evidence with a signal.</summary>
    /// <param name="signal">The signal: <c>system.cpu.utilization</c>.</param>
    Value Evidence(string signal);
}
