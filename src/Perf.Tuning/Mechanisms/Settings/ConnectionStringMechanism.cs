namespace Perf.Tuning.Settings;

/// <summary>
/// <c>connection.string</c>: keywords of a connection string within an application's file. Only how connections are pooled and kept can be changed, never where they lead or as whom; the password
/// beside them is in no value, no diff and no message.
/// </summary>
/// <param name="context">Where the targets are.</param>
internal sealed class ConnectionStringMechanism(MechanismContext context) : FileMechanism(context)
{
    private static readonly HashSet<string> Allowed =
    [
        .. new[]
        {
            "Pooling", "Maximum Pool Size", "Minimum Pool Size", "Connection Idle Lifetime", "Connection Pruning Interval", "Connection Lifetime", "Timeout", "Command Timeout", "Keepalive",
            "Tcp Keepalive", "Max Auto Prepare", "Auto Prepare Min Usages", "Read Buffer Size", "Write Buffer Size", "Socket Receive Buffer Size", "Socket Send Buffer Size", "Multiplexing",
            "Write Coalescing Buffer Threshold Bytes", "Connection Idle Timeout", "Packet Size", "Min Pool Size", "Max Pool Size", "Default Command Timeout", "Use Compression",
        }.Select(ConnectionText.Normal),
    ];

    /// <inheritdoc/>
    public override string Name => "connection.string";

    /// <inheritdoc/>
    protected override FilePlace PlaceOf(ChangeOrder order) => FilePlace.Of(order, Context.Targets, application => application.ConnectionFile, "connectionFile");

    /// <inheritdoc/>
    protected override string? Get(ChangeOrder order, string text, string key) => ConnectionText.Get(Connection(order, text), key);

    /// <inheritdoc/>
    protected override string Set(ChangeOrder order, string text, string key, string? value) =>
        SettingsEdit.Change(FormatOf(order), text, KeyOf(order), ConnectionText.Set(Connection(order, text), key, value));

    /// <inheritdoc/>
    protected override string PutBack(ChangeOrder order, string text, string before, string key) =>
        SettingsEdit.Change(FormatOf(order), text, KeyOf(order), ConnectionText.Restore(Connection(order, text), Connection(order, before), key));

    /// <inheritdoc/>
    protected override string? WhyDenied(ChangeOrder order, string key, string? value) => Allowed.Contains(ConnectionText.Normal(key)) ? null
        : $"{key} is not changed: of a connection string only how connections are pooled, kept and timed is, never where they lead, as whom, or how they are secured.";

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, string> FactsOf(ChangeOrder order) => new Dictionary<string, string> { ["key"] = KeyTextOf(order), ["format"] = FormNameOf(order) };

    private string Connection(ChangeOrder order, string text)
    {
        SettingKey key = KeyOf(order);
        return FormatOf(order).Find(text, key)?.Value ?? throw new FormatException($"it has no {key}: say under connectionKey, in environments.yaml, where the connection string is");
    }

    private string KeyTextOf(ChangeOrder order)
    {
        string key = order.Arguments.GetValueOrDefault("key") is { Length: > 0 } named ? named : FilePlace.ApplicationOf(order, Context.Targets).ConnectionKey ?? "";
        return key.Length > 0 ? key : throw new PerfException(ErrorIds.ChangeRefused, $"{order.Target} does not say where in its file the connection string is: add connectionKey (ConnectionStrings:Shop) to it under tuning: in environments.yaml.", order.Target);
    }

    private SettingKey KeyOf(ChangeOrder order) => FormatOf(order) is EnvFormat ? new SettingKey([KeyTextOf(order)]) : SettingKey.Of(KeyTextOf(order));

    private string FormNameOf(ChangeOrder order) =>
        order.Arguments.GetValueOrDefault("format") is { Length: > 0 } named ? named : Path.GetExtension(PlaceOf(order).Path).TrimStart('.').ToLowerInvariant();

    private ISettingsFormat FormatOf(ChangeOrder order) => FormNameOf(order) switch
    {
        "json" => new JsonFormat(),
        "yaml" or "yml" => new YamlFormat(),

        // A connection string has the sign that elsewhere begins a comment.
        "ini" or "conf" or "cfg" => new IniFormat(hasLineComments: false),
        "env" => new EnvFormat(),
        _ => throw new PerfException(ErrorIds.ChangeRefused, $"Of which form the file of {order.Target}'s connection string is cannot be told from its name: it must end with .json, .yaml, .ini or .env, or the entry must say format.", order.Target),
    };
}
