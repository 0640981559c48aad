using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.SqlClient;

namespace Perf.Engine.Protocols.Sql;

/// <summary>SQL Server and Azure SQL, through Microsoft.Data.SqlClient.</summary>
internal sealed class SqlServerDriver : SqlDriver
{
    private const string Example = "\"Server=127.0.0.1,1433;Database=shop;User ID=shop;Password=${env:SQLSERVER_PASSWORD};Encrypt=True\"";
    private const int DefaultPort = 1433;

    // By .NET's own sockets on Windows too, as everywhere else: the module carries no native library for it. The driver looks at it once, when it is first used.
    private const string ManagedNetworking = "Switch.Microsoft.Data.SqlClient.UseManagedNetworkingOnWindows";
    private const int LoginFailed = 18456;

    // From this severity on it is not the statement that failed but the connection.
    private const byte ConnectionSeverity = 20;

    // The driver tells new connections by their ids alone. Forgetting all of them costs one wrong attribution for each open connection.
    private const int MostIds = 100_000;

    private readonly DbDataSource _source;
    private readonly ConcurrentDictionary<Guid, bool> _known = new();
    private readonly string _connectionString;
    private readonly (string Host, int Port)? _address;

    private SqlServerDriver(SqlConnectionStringBuilder settings)
        : base(settings.Pooling ? settings.MaxPoolSize : int.MaxValue)
    {
        _connectionString = settings.ConnectionString;
        _source = SqlClientFactory.Instance.CreateDataSource(_connectionString);
        _address = AddressOf(settings.DataSource);
    }

    public static SqlServerDriver Create(ConnectionDefinition definition, string connectionString)
    {
        RequireCultures(definition);
        AppContext.SetSwitch(ManagedNetworking, true);
        try
        {
            return new SqlServerDriver(Settings(definition, connectionString));
        }
        catch (Exception e) when (ConnectionText.IsRefusal(e))
        {
            throw ConnectionText.Refused(definition, Example, e);
        }
    }

    /// <summary>The settings of a connection.</summary>
    public static SqlConnectionStringBuilder Settings(ConnectionDefinition definition, string connectionString)
    {
        var settings = new SqlConnectionStringBuilder(connectionString);
        settings.MaxPoolSize = definition.MaxConnections ?? settings.MaxPoolSize;
        settings.MinPoolSize = Math.Min(settings.MinPoolSize, settings.MaxPoolSize);
        settings.Enlist = false;

        // The step's timeout is the one limit for a statement; connecting keeps the driver's own, which also bounds how often it tries.
        settings.CommandTimeout = 0;

        // Otherwise a failed login lets all further ones fail for a while without asking the server, and broken connections come back unseen.
        settings.PoolBlockingPeriod = PoolBlockingPeriod.NeverBlock;
        settings.ConnectRetryCount = 0;
        return settings;
    }

    /// <summary>Host and port of a data source such as <c>tcp:host\instance,1433</c>, or null for what is no address of TCP.</summary>
    public static (string Host, int Port)? AddressOf(string dataSource)
    {
        string text = dataSource.Trim();
        text = text.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase) ? text[4..] : text;
        int comma = text.LastIndexOf(',');
        string host = (comma < 0 ? text : text[..comma]).Split('\\')[0].Trim();
        host = host is "." or "(local)" ? "localhost" : host;
        int port = DefaultPort;
        bool isPort = comma < 0 || int.TryParse(text.AsSpan(comma + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port);
        return host.Length == 0 || host.Contains(':', StringComparison.Ordinal) || host.StartsWith('(') || !isPort ? null : (host, port);
    }

    public override DbConnection CreateConnection() => _source.CreateConnection();

    public override bool TakeNew(DbConnection connection)
    {
        if (_known.Count > MostIds)
        {
            _known.Clear();
        }

        return _known.TryAdd(((SqlConnection)connection).ClientConnectionId, true);
    }

    public override async ValueTask<StepFault> FaultOfAsync(Exception exception, CancellationToken cancellation)
    {
        if (exception is SqlException { Class: < ConnectionSeverity } error)
        {
            return new StepFault(error.Number == LoginFailed ? ErrorClasses.Authentication : ErrorClasses.Server, string.Create(CultureInfo.InvariantCulture, $"error {error.Number}: {error.Message}"), error);
        }

        StepFault? network = NetworkFault.Of(exception);
        if (network is null && exception is SqlException)
        {
            network = _address is { } address ? await NetworkFault.ProbeAsync(address.Host, address.Port, exception, cancellation).ConfigureAwait(false) : null;
            network ??= new StepFault(ErrorClasses.ConnectionClosed, exception.Message, exception);
        }

        return network ?? DriverFault(exception);
    }

    public override async ValueTask DisposeAsync()
    {
        using (var any = new SqlConnection(_connectionString))
        {
            SqlConnection.ClearPool(any);
        }

        await _source.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private static void RequireCultures(ConnectionDefinition definition)
    {
        if (AppContext.TryGetSwitch("System.Globalization.Invariant", out bool isInvariant) && isInvariant)
        {
            throw new PerfException(
                ErrorIds.DriverUnavailable,
                $"The connection '{definition.Name}' cannot be used here: the driver of SQL Server needs the cultures of ICU, and this process runs without them, as perfsh does. Run the test in pwsh on a machine that has ICU (Debian: apt-get install libicu-dev), with DOTNET_SYSTEM_GLOBALIZATION_INVARIANT not set.",
                definition.Name);
        }
    }
}
