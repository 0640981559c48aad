using System.Data.Common;

namespace Perf.Engine.Protocols.Sql;

/// <summary>One database as a run uses it: the driver's data source, and what drivers do differently.</summary>
internal abstract class SqlDriver(int maxConnections) : IAsyncDisposable
{
    /// <summary>
    /// Lets as many steps in as the pool has connections. Waiting happens here and not in the pool, so that waiting for a connection and opening one can be
    /// told apart.
    /// </summary>
    public SemaphoreSlim Gate { get; } = new(maxConnections);

    /// <summary>A connection that is not open yet.</summary>
    public abstract DbConnection CreateConnection();

    /// <summary>Whether a connection that was just opened is a new one and none of the pool; true once for each.</summary>
    public abstract bool TakeNew(DbConnection connection);

    /// <summary>Gives a parameter its value and type.</summary>
    public virtual void Bind(DbParameter parameter, ScalarValue value) => parameter.Value = SqlValue.Of(value);

    /// <summary>What an exception of the driver means. The message is the server's own and may repeat values.</summary>
    public abstract ValueTask<StepFault> FaultOfAsync(Exception exception, CancellationToken cancellation);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        Gate.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>An error that the driver itself has with the step, before or after the server.</summary>
    protected static StepFault DriverFault(Exception exception) =>
        new(exception is InvalidCastException or FormatException or OverflowException ? ErrorClasses.Decoding : ErrorClasses.InvalidRequest, exception.Message, exception);
}
