using Perf.Engine.Planning;

namespace Perf.Engine.Protocols.Sql;

/// <summary>Runs SQL steps: a pool of connections for each database, which all virtual users share.</summary>
public sealed class SqlProtocol : IProtocol
{
    private readonly Dictionary<string, SqlDriver> _drivers = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public RequestMetrics Metrics => RequestMetrics.Sql;

    /// <inheritdoc/>
    public IStepAction Compile(ActionStep step, StepContext context)
    {
        var sql = (SqlStep)step;
        if (!_drivers.TryGetValue(sql.Connection, out SqlDriver? driver))
        {
            if (!context.Scenario.Connections.TryGetValue(sql.Connection, out ConnectionDefinition? definition) || !SqlDriverList.All.TryGetValue(definition.Kind, out var create))
            {
                throw new PerfException(ErrorIds.ScenarioInvalid, $"The step '{sql.Name}' uses the connection '{sql.Connection}', and there is no database of that name under connections.", sql.Connection);
            }

            string text = ConnectionText.Of(definition, context);
            if (context.IsForeign)
            {
                ConnectionFiles.Refuse(definition, text);
            }

            _drivers[sql.Connection] = driver = create(definition, text, context.IsForeign);
        }

        return new SqlAction(driver, sql.Text, [.. sql.Parameters.Select(parameter => SqlParameterTemplate.Compile(parameter.Key, parameter.Value, context))]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (SqlDriver driver in _drivers.Values)
        {
            await driver.DisposeAsync().ConfigureAwait(false);
        }

        _drivers.Clear();
    }
}
