using StackExchange.Redis;

namespace Perf.Engine.Protocols.Redis;

/// <summary>Makes the library's settings of a connection: <c>host:port,password=...,ssl=true</c>, a template.</summary>
internal static class RedisSettings
{
    private const string Example = "\"127.0.0.1:6379,password=${env:REDIS_PASSWORD}\"";

    // A day, in milliseconds: longer than any step, and small enough to calculate with.
    private const int LongestCommand = 24 * 60 * 60 * 1000;
    private const string PasswordKey = "password=";
    private const string UserKey = "user=";
    private const int DefaultPort = 6379;
    private const int DefaultTlsPort = 6380;

    /// <summary>The port of an address, which has the usual one where none is written.</summary>
    /// <param name="port">The port as the library has it: 0 for none.</param>
    /// <param name="options">The connection's settings.</param>
    public static int PortOf(int port, ConfigurationOptions options) => port > 0 ? port : options.Ssl ? DefaultTlsPort : DefaultPort;

    public static ConfigurationOptions Of(ConnectionDefinition definition, StepContext context)
    {
        // User and password are set by themselves: the text form has no way to write a comma in them.
        string? user = null;
        string? password = null;
        var rest = new List<string>();
        foreach (string part in definition.ConnectionString.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.StartsWith(PasswordKey, StringComparison.OrdinalIgnoreCase))
            {
                password = context.Constant(part[PasswordKey.Length..]);
            }
            else if (part.StartsWith(UserKey, StringComparison.OrdinalIgnoreCase))
            {
                user = context.Constant(part[UserKey.Length..]);
            }
            else
            {
                rest.Add(context.Constant(part));
            }
        }

        ConfigurationOptions options = Parse(definition, string.Join(',', rest));
        options.User = user ?? options.User;
        options.Password = password ?? options.Password;

        // A refused connection is to be told, and told at once; connecting again is the next step's business.
        options.AbortOnConnectFail = true;
        options.ConnectRetry = 1;
        options.BacklogPolicy = BacklogPolicy.FailFast;

        // The step's timeout is the one limit.
        options.AsyncTimeout = LongestCommand;

        // What a step says stands in the scenario, CONFIG and FLUSHDB too; the server's own users are what limits it.
        options.AllowAdmin = true;
        options.ClientName ??= "Perf";
        options.IncludeDetailInExceptions = false;
        options.IncludePerformanceCountersInExceptions = false;
        return options;
    }

    private static ConfigurationOptions Parse(ConnectionDefinition definition, string text)
    {
        try
        {
            var options = ConfigurationOptions.Parse(text);
            return options.EndPoints.Count > 0 ? options : throw new FormatException("there is no address");
        }
        catch (Exception e) when (ConnectionText.IsRefusal(e))
        {
            throw ConnectionText.Refused(definition, Example, e);
        }
    }
}
