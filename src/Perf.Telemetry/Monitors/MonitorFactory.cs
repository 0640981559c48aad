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

    /// <summary>Makes one monitor.</summary>
    /// <param name="definition">What it is.</param>
    /// <param name="context">What it is made with.</param>
    /// <returns>The monitor.</returns>
    /// <exception cref="PerfException">It cannot be.</exception>
    public static IMonitor Create(MonitorDefinition definition, MonitorContext context) => definition switch
    {
        _ => throw new PerfException(ErrorIds.ArgumentInvalid, $"There is no monitor '{definition.Kind}'.", definition.Name),
    };
}
