using Microsoft.Data.SqlClient;
using MySqlConnector;
using Npgsql;
using Perf.Engine.Protocols;

namespace Perf.Engine.Planning;

/// <summary>Which files of the machine a connection has its driver open, or lets a server ask for: what a plan of somebody else may not have. A pure function of the resolved text.</summary>
internal static class ConnectionFiles
{
    /// <summary>The settings of the text that do so, by the names that the driver's documentation has for them; empty for none, and for a text that the driver refuses.</summary>
    /// <param name="kind">The connection's kind.</param>
    /// <param name="text">The final connection string.</param>
    public static IReadOnlyList<string> Of(string kind, string text)
    {
        try
        {
            return [.. SettingsOf(kind, text).Where(setting => setting.IsSet).Select(setting => setting.Name)];
        }
        catch (Exception e) when (ConnectionText.IsRefusal(e))
        {
            return [];
        }
    }

    /// <summary>Refuses a connection with such settings.</summary>
    /// <param name="definition">The connection.</param>
    /// <param name="text">Its final text, of which nothing is repeated but names of settings.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ScenarioInvalid"/>: it has some.</exception>
    public static void Refuse(ConnectionDefinition definition, string text)
    {
        if (Of(definition.Kind, text) is [_, ..] named)
        {
            throw new PerfException(
                ErrorIds.ScenarioInvalid,
                $"The connection '{definition.Name}' has {string.Join(" and ", named)}, and an agent opens no file of its own for a plan. Leave {(named.Count == 1 ? "it" : "them")} away, or run on one machine: leave -Agent away.",
                definition.Name);
        }
    }

    private static IEnumerable<(string Name, bool IsSet)> SettingsOf(string kind, string text) => kind switch
    {
        "postgresql" => OfPostgreSql(text),
        "mysql" => OfMySql(text),
        "sqlserver" => OfSqlServer(text),
        _ => [],
    };

    private static (string Name, bool IsSet)[] OfPostgreSql(string text)
    {
        var settings = new NpgsqlConnectionStringBuilder(text);
        return
        [
            ("SSL Certificate", IsGiven(settings.SslCertificate)),
            ("SSL Key", IsGiven(settings.SslKey)),
            ("Root Certificate", IsGiven(settings.RootCertificate)),
            ("Passfile", IsGiven(settings.Passfile)),
        ];
    }

    // With the first of them a server may ask for any file that the process can read.
    private static (string Name, bool IsSet)[] OfMySql(string text)
    {
        var settings = new MySqlConnectionStringBuilder(text);
        return
        [
            ("AllowLoadLocalInfile", settings.AllowLoadLocalInfile),
            ("CertificateFile", IsGiven(settings.CertificateFile)),
            ("CertificateThumbprint", IsGiven(settings.CertificateThumbprint)),
            ("SslCert", IsGiven(settings.SslCert)),
            ("SslKey", IsGiven(settings.SslKey)),
            ("SslCa", IsGiven(settings.SslCa)),
            ("ServerRsaPublicKeyFile", IsGiven(settings.ServerRsaPublicKeyFile)),
        ];
    }

    private static (string Name, bool IsSet)[] OfSqlServer(string text) => [("Server Certificate", IsGiven(new SqlConnectionStringBuilder(text).ServerCertificate))];

    private static bool IsGiven(string? value) => !string.IsNullOrEmpty(value);
}
