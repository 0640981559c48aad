using static Perf.Tuning.FormPatterns;

namespace Perf.Tuning;

/// <summary>The forms of all mechanisms. A list, so that what a catalogue can ask for can be read in one place.</summary>
internal static class MechanismForms
{
    /// <summary>The mechanism of an application's settings file, which becomes file.json, file.yaml or file.ini by its name.</summary>
    public const string SettingsFile = "file.settings";

    private const string OfFile = "the whole file, byte for byte";
    private const string FileUndone = "the keys are put back one by one, so that what others have changed in the file since stays; the file is as it was, byte for byte, where nobody has";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MechanismForm> All { get; } =
    [
        new()
        {
            Name = "postgresql.setting", Title = "settings of PostgreSQL (ALTER SYSTEM)", Targets = ["postgresql"], Effects = [TuningEffect.Reload, TuningEffect.Restart],
            Key = Parameters, KeyExample = "work_mem", Value = PostgresValue, ValueExample = "a text without quotes, semicolons and line ends",
            Capture = "postgresql.auto.conf, byte for byte, and where the value in effect comes from", Undo = "ALTER SYSTEM SET to the old text, or RESET where there was none, and a reload; the file is the same byte for byte",
        },
        new()
        {
            Name = "postgresql.role", Title = "settings of a role or a database of PostgreSQL (ALTER ROLE, ALTER DATABASE)", Targets = ["postgresql"], Effects = [TuningEffect.NewSessions],
            Key = RoleParameters, KeyExample = "role:shop/work_mem", Value = PostgresValue, ValueExample = "a text without quotes, semicolons and line ends",
            Capture = "the role's or database's own settings", Undo = "SET to the old value, or RESET where there was none",
        },
        new()
        {
            Name = "postgresql.index", Title = "indexes of PostgreSQL (CREATE INDEX CONCURRENTLY)", Targets = ["postgresql"], Effects = [TuningEffect.Immediate],
            Key = IndexKey, KeyExample = "index", Value = AnyLine, ValueExample = "what stands after ON: public.orders USING btree (customer_id); three columns at most, no expressions", Arguments = ["table", "name", "definition"],
            Capture = "that there was no such index; of one that is dropped its definition, its comment and its tablespace", Undo = "DROP INDEX CONCURRENTLY of the index that was made, where its definition and comment are still ours; the definition that was saved where one was dropped",
        },
        new()
        {
            Name = "postgresql.table", Title = "options of a table of PostgreSQL (ALTER TABLE)", Targets = ["postgresql"], Effects = [TuningEffect.Immediate], Arguments = ["analyze"],
            Key = TableParameters, KeyExample = "public.orders/autovacuum_vacuum_scale_factor, public.\"Orders\"/fillfactor", Value = PostgresValue, ValueExample = "a text without quotes, semicolons and line ends",
            Capture = "the table's options, or the column's statistics target", Undo = "SET to the old value, or RESET where there was none",
        },
        new()
        {
            Name = "postgresql.analyze", Title = "statistics of a table of PostgreSQL (ANALYZE)", Targets = ["postgresql"], Effects = [TuningEffect.Immediate], IsReversible = false,
            Key = AnalyzeKey, KeyExample = "analyze", Value = TableName, ValueExample = "a table with its schema, and in quotation marks what is not all small letters: public.orders, public.\"Orders\"",
            Capture = "nothing: new statistics are what the server would make by itself", Undo = "there is nothing to undo, and nothing is lost",
        },
        new()
        {
            Name = "nginx.directive", Title = "directives of nginx", Targets = ["nginx"], Effects = [TuningEffect.Reload], MayHaveLines = true, MayHavePaths = true,
            Key = Directive, KeyExample = "http/gzip, http/upstream[app]/keepalive", Value = NginxValue, ValueExample = "the directive's arguments, without ; { } \\ and with quotes that close",
            Capture = OfFile + ", for every file that is touched", Undo = FileUndone + "; checked by nginx -t on a copy first, and a reload",
        },
        new()
        {
            Name = "redis.config", Title = "settings of Redis (CONFIG SET)", Targets = ["redis"], Effects = [TuningEffect.Immediate],
            Key = RedisKey, KeyExample = "maxmemory-policy", Value = PlainWords, ValueExample = "letters, digits, spaces, - and .",
            Capture = "CONFIG GET, and the file that the server was started with, byte for byte, where that is on this machine", Undo = "CONFIG SET to the old value, and the setting's line in that file; the file is as it was, byte for byte, where nobody else has changed it",
        },
        new()
        {
            Name = "sysctl", Title = "settings of the kernel (sysctl)", Targets = ["system"], Effects = [TuningEffect.Immediate],
            Key = SysctlKey, KeyExample = "net.core.somaxconn", Value = PlainWords, ValueExample = "numbers and words",
            Capture = "the value in effect, and our file of what is set at boot (60-perf.conf)", Undo = "the old value where it is still ours, and our line of 60-perf.conf is taken out",
        },
        new()
        {
            Name = "block.queue", Title = "queues of disks", Targets = ["system"], Effects = [TuningEffect.Immediate], Arguments = ["device"],
            Key = QueueKey, KeyExample = "scheduler, read_ahead_kb, nr_requests", Value = QueueValue, ValueExample = "none, mq-deadline, kyber, bfq, or kilobytes",
            Capture = "the value in effect, and our file of what is set at boot (60-perf.conf)", Undo = "the old value where it is still ours, and our line of 60-perf.conf is taken out",
        },
        new()
        {
            Name = "thp", Title = "transparent huge pages", Targets = ["system"], Effects = [TuningEffect.Immediate],
            Key = ThpKey, KeyExample = "enabled", Value = ThpValue, ValueExample = "always, madvise, never",
            Capture = "the value in effect, and our file of what is set at boot (60-perf.conf)", Undo = "the old value where it is still ours, and our line of 60-perf.conf is taken out",
        },
        new()
        {
            Name = "systemd.dropin", Title = "limits of a service (a drop-in of systemd)", Targets = ["application"], Effects = [TuningEffect.Restart],
            Key = UnitKey, KeyExample = "Service/LimitNOFILE", Value = PlainWords, ValueExample = "letters, digits and . : % -",
            Capture = "our drop-in as it was, or that there was none", Undo = "the drop-in as it was, daemon-reload, and the declared restart",
        },
        new()
        {
            Name = "dotnet.runtimeconfig", Title = "settings of .NET (runtimeconfig.json)", Targets = ["application"], Effects = [TuningEffect.Restart],
            Key = RuntimeKey, KeyExample = "System.GC.Concurrent", Value = RuntimeValue, ValueExample = "true, false or a number",
            Capture = OfFile, Undo = FileUndone + ", and the declared restart",
        },
        new()
        {
            Name = "file.env", Title = "variables of a service (its environment file)", Targets = ["application"], Effects = [TuningEffect.Restart],
            Key = VariableKey, KeyExample = "DOTNET_gcServer", Value = VariableValue, ValueExample = "letters, digits and . _ : , % / + = -",
            Capture = OfFile, Undo = FileUndone + ", and the declared restart",
        },
        new()
        {
            Name = "connection.string", Title = "keywords of a connection string", Targets = ["application"], Effects = [TuningEffect.Restart, TuningEffect.NewSessions],
            Key = Keyword, KeyExample = "Maximum Pool Size", Value = Word, ValueExample = "a number or a word",
            Capture = OfFile + ", readable for its owner alone, for it holds a password", Undo = FileUndone + ", and the declared restart",
        },
        .. new[] { SettingsFile, "file.json", "file.yaml", "file.ini" }.Select(name => new MechanismForm
        {
            Name = name, Title = "settings of the application (its settings file)", Targets = ["application"], Effects = [TuningEffect.Restart, TuningEffect.Reload, TuningEffect.Immediate],
            Key = FileKey, KeyExample = "Logging:LogLevel:Default", Value = FileValue, ValueExample = "one line of text without quotes, braces and signs of shells",
            Capture = OfFile, Undo = FileUndone + ", and the declared restart where it was needed",
        }),
    ];

    /// <summary>The form of a mechanism, or null.</summary>
    public static MechanismForm? Find(string name) => All.FirstOrDefault(form => form.Name == name);

    /// <summary>Why a key cannot be one of the mechanism's; null where it can.</summary>
    public static string? KeyProblem(MechanismForm form, string key) =>
        key.Length <= 300 && form.Key.IsMatch(key) && !GoesUp(key) ? null : $"'{CatalogueProblems.Shown(key)}' is no key of {form.Name}, such as {form.KeyExample}";

    /// <summary>Why a value would leave the mechanism; null where it would not.</summary>
    /// <param name="form">The mechanism's form.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null takes the setting away.</param>
    public static string? ValueProblem(MechanismForm form, string key, string? value)
    {
        if (value is null)
        {
            return form.Name == "postgresql.analyze" ? "analyze needs a table" : null;
        }

        string shown = CatalogueProblems.Shown(value);
        if (value.Length > 2000)
        {
            return $"the value of {key} has more than 2000 characters";
        }

        if (form.Name == "postgresql.index")
        {
            return IndexText.AfterOn(value) == value ? null : $"'{shown}' is not an index that is made here: {form.ValueExample}";
        }

        string[] lines = form.MayHaveLines ? value.Split('\n') : [value];
        return Array.Find(lines, line => line.Length == 0 || !form.Value.IsMatch(line) || (form.Name == "nginx.directive" && !QuotesClose(line))) is not null ? $"'{shown}' cannot be the value of {key}: {form.ValueExample}"
            : GoesUp(value) || (!form.MayHavePaths && form.Name != "file.env" && IsPath.IsMatch(value)) ? $"'{shown}' is a path that {key} may not name"
            : null;
    }

    // ".." as a part of a path, in whatever is one.
    private static bool GoesUp(string text) => Up.IsMatch(text);

    // As nginx reads them: a quote within the other kind is a letter.
    private static bool QuotesClose(string line)
    {
        char open = '\0';
        foreach (char one in line)
        {
            open = one is not ('"' or '\'') ? open : open == '\0' ? one : open == one ? '\0' : open;
        }

        return open == '\0' && !Comment.IsMatch(line);
    }
}
