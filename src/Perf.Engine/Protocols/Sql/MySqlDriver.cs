using System.Collections.Concurrent;
using System.Data.Common;
using MySqlConnector;

namespace Perf.Engine.Protocols.Sql;

/// <summary>MySQL and MariaDB, through MySqlConnector.</summary>
internal sealed class MySqlDriver : SqlDriver
{
    private const string Example = "\"Server=127.0.0.1;Port=3306;Database=shop;User ID=shop;Password=${env:MYSQL_PWD}\"";

    // ER_ACCESS_DENIED_NO_PASSWORD_ERROR, which the driver has no name for.
    private const MySqlErrorCode NoPassword = (MySqlErrorCode)1698;

    private readonly MySqlDataSource _source;
    private readonly ConcurrentDictionary<int, bool> _new = new();
    private readonly string _host;
    private readonly int _port;

    private MySqlDriver(MySqlConnectionStringBuilder settings)
        : base(settings.Pooling ? (int)settings.MaximumPoolSize : int.MaxValue)
    {
        _host = settings.Server.Split(',')[0].Trim();
        _port = (int)settings.Port;
        var builder = new MySqlDataSourceBuilder(settings.ConnectionString);
        builder.UseConnectionOpenedCallback((opened, _) =>
        {
            if (opened.Conditions.HasFlag(MySqlConnectionOpenedConditions.New))
            {
                _new[opened.Connection.ServerThread] = true;
            }

            return ValueTask.CompletedTask;
        });
        _source = builder.Build();
    }

    public static MySqlDriver Create(ConnectionDefinition definition, string connectionString)
    {
        try
        {
            var settings = new MySqlConnectionStringBuilder(connectionString);
            settings.MaximumPoolSize = (uint?)definition.MaxConnections ?? settings.MaximumPoolSize;
            settings.MinimumPoolSize = Math.Min(settings.MinimumPoolSize, settings.MaximumPoolSize);
            settings.AutoEnlist = false;

            // The step's timeout is the one limit.
            settings.ConnectionTimeout = 0;
            settings.DefaultCommandTimeout = 0;
            return new MySqlDriver(settings);
        }
        catch (Exception e) when (ConnectionText.IsRefusal(e))
        {
            throw ConnectionText.Refused(definition, Example, e);
        }
    }

    public override DbConnection CreateConnection() => _source.CreateConnection();

    public override bool TakeNew(DbConnection connection) => _new.TryRemove(((MySqlConnection)connection).ServerThread, out _);

    public override async ValueTask<StepFault> FaultOfAsync(Exception exception, CancellationToken cancellation)
    {
        if (NetworkFault.Of(exception) is { } network)
        {
            return network;
        }

        if (exception is not MySqlException error)
        {
            return DriverFault(exception);
        }

        return error.ErrorCode switch
        {
            MySqlErrorCode.AccessDenied or NoPassword => new StepFault(ErrorClasses.Authentication, Message(error), error),
            // The driver tries each address and keeps no reason.
            MySqlErrorCode.UnableToConnectToHost => await NetworkFault.ProbeAsync(_host, _port, error, cancellation).ConfigureAwait(false) ?? new StepFault(ErrorClasses.Connect, error.Message, error),
            _ when error.SqlState is { Length: > 0 } => new StepFault(ErrorClasses.Server, Message(error), error),
            _ => new StepFault(ErrorClasses.InvalidRequest, error.Message, error),
        };
    }

    public override async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private static string Message(MySqlException error) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"error {error.Number}, SQLSTATE {error.SqlState}: {error.Message}");
}
