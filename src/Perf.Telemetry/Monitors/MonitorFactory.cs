using Perf.Telemetry.Monitors.DotNet;
using Perf.Telemetry.Monitors.Host;
using Perf.Telemetry.Monitors.Http;
using Perf.Telemetry.Monitors.Nginx;
using Perf.Telemetry.Monitors.Nodes;
using Perf.Telemetry.Monitors.PostgreSql;
using Perf.Telemetry.Monitors.Processes;
using Perf.Telemetry.Monitors.Prometheus;
using Perf.Telemetry.Monitors.Redis;
using Perf.Telemetry.Monitors.Scripts;

namespace Perf.Telemetry.Monitors;

/// <summary>Makes monitors of their definitions.</summary>
public static class MonitorFactory
{
    /// <summary>Makes all monitors of a run. None is read yet, and nothing is connected.</summary>
    /// <param name="definitions">What they are.</param>
    /// <param name="context">What they are made with.</param>
    /// <returns>Each definition with its monitor.</returns>
    /// <exception cref="PerfException">One cannot be: this system has no such thing, or a text of it is wrong.</exception>
    public static IReadOnlyList<(MonitorDefinition Definition, IMonitor Monitor)> CreateAll(IReadOnlyList<MonitorDefinition> definitions, MonitorContext context)
    {
        var made = new List<(MonitorDefinition, IMonitor)>();
        try
        {
            foreach (MonitorDefinition definition in definitions)
            {
                made.Add((definition, Create(definition, context)));
            }

            return made;
        }
        catch
        {
            foreach ((_, IMonitor monitor) in made)
            {
                monitor.Dispose();
            }

            throw;
        }
    }

    /// <summary>Makes those that can be made: where nothing but monitors is looked at, one that cannot be takes nothing from the others.</summary>
    /// <param name="definitions">What they are.</param>
    /// <param name="context">What they are made with.</param>
    /// <param name="faults">Gets each that cannot be, with its reason.</param>
    /// <returns>Each other definition with its monitor.</returns>
    public static IReadOnlyList<(MonitorDefinition Definition, IMonitor Monitor)> CreateEach(IReadOnlyList<MonitorDefinition> definitions, MonitorContext context, ICollection<(MonitorDefinition Definition, PerfException Fault)> faults)
    {
        var made = new List<(MonitorDefinition, IMonitor)>();
        foreach (MonitorDefinition definition in definitions)
        {
            try
            {
                made.Add((definition, Create(definition, context)));
            }
            catch (PerfException fault)
            {
                faults.Add((definition, fault));
            }
        }

        return made;
    }

    /// <summary>Makes one monitor.</summary>
    /// <param name="definition">What it is.</param>
    /// <param name="context">What it is made with.</param>
    /// <returns>The monitor.</returns>
    /// <exception cref="PerfException">It cannot be.</exception>
    public static IMonitor Create(MonitorDefinition definition, MonitorContext context) => definition switch
    {
        HostMonitor host => OnLinux(host, () => new HostReader(host)),
        ProcessMonitor process => OnLinux(process, () => new ProcessReader(process)),
        PrometheusMonitor prometheus => new PrometheusReader(prometheus, context.Resolve),
        NodeExporterMonitor node => new NodeReader(node, context.Resolve),
        PostgreSqlMonitor postgreSql => new PostgreSqlReader(postgreSql, context.Resolve),
        NginxMonitor nginx => new NginxReader(nginx, context.Resolve),
        RedisMonitor redis => new RedisReader(redis, context.Resolve),
        DotNetMonitor dotNet => new DotNetReader(dotNet, context.Time),
        HttpMonitor http => new HttpReader(http, context.Resolve),
        ScriptMonitor script => new ScriptReader(script, context.Scripts ?? throw new PerfException(
            ErrorIds.MonitorUnavailable, $"The monitor '{script.Name}' is a script of PowerShell, and nothing here runs one. Run it by Invoke-PerfTest.", script.Name)),
        _ => throw new PerfException(ErrorIds.ArgumentInvalid, $"There is no monitor '{definition.Kind}'.", definition.Name),
    };

    private static IMonitor OnLinux(MonitorDefinition definition, Func<IMonitor> make) => OperatingSystem.IsLinux() ? make() : throw new PerfException(
        ErrorIds.MonitorUnavailable,
        $"The monitor '{definition.Name}' ({definition.Kind}) reads /proc, which only Linux has. On this system read a server of metrics instead: prometheus=<address> <query>, or http=<address>.",
        definition.Name);
}
