using System.Text.RegularExpressions;

namespace Perf.Tuning;

/// <summary>How keys and values of <see cref="MechanismForms"/> look.</summary>
internal static class FormPatterns
{
    private const string Name = "[a-z_][a-z0-9_]{0,62}";
    private const string Parameter = Name + "(?:\\." + Name + ")?";

    // Without quotation marks a name with capitals would be another one's: PostgreSQL takes public.Orders for public.orders.
    private const string Table = IndexText.Identifier;

    public static Regex Parameters { get; } = new("^" + Parameter + @"\z", RegexOptions.CultureInvariant);

    public static Regex RoleParameters { get; } = new("^(?:role|database):[A-Za-z_][A-Za-z0-9_.$-]{0,62}/" + Parameter + @"\z", RegexOptions.CultureInvariant);

    public static Regex TableParameters { get; } = new("^" + Table + @"\." + Table + @"(?:/(?:toast\.)?" + Name + @"|\." + Table + @"/statistics)\z", RegexOptions.CultureInvariant);

    public static Regex TableName { get; } = new("^" + Table + @"\." + Table + @"\z", RegexOptions.CultureInvariant);

    public static Regex IndexKey { get; } = new(@"^index\z", RegexOptions.CultureInvariant);

    public static Regex AnalyzeKey { get; } = new(@"^analyze\z", RegexOptions.CultureInvariant);

    public static Regex PostgresValue { get; } = new(@"^[^\p{C}'""\\;`$]{0,500}\z", RegexOptions.CultureInvariant);

    public static Regex AnyLine { get; } = new(@"^[^\p{C}]{0,1000}\z", RegexOptions.CultureInvariant);

    public static Regex FileValue { get; } = new(@"^[^\p{C}'""\\;`${}<>|&#]{0,500}\z", RegexOptions.CultureInvariant);

    public static Regex Directive { get; } = new(@"^(?:main|events|http)(?:/[a-z][a-z0-9_]{0,60}(?:\[[^\p{C}\[\];{}'""\\]{1,120}\])?){1,5}\z", RegexOptions.CultureInvariant);

    public static Regex NginxValue { get; } = new(@"^[^\p{C};{}\\`]{1,1000}\z", RegexOptions.CultureInvariant);

    public static Regex Comment { get; } = new(@"(?:^|\s)#", RegexOptions.CultureInvariant);

    public static Regex RedisKey { get; } = new(@"^[a-z][a-z0-9-]{0,60}\z", RegexOptions.CultureInvariant);

    public static Regex PlainWords { get; } = new(@"^[A-Za-z0-9][A-Za-z0-9 .:%-]{0,200}\z", RegexOptions.CultureInvariant);

    public static Regex SysctlKey { get; } = new(@"^[a-z][a-z0-9_]*(?:\.[a-zA-Z0-9_-]+){1,5}\z", RegexOptions.CultureInvariant);

    public static Regex QueueKey { get; } = new(@"^(?:scheduler|read_ahead_kb|nr_requests)\z", RegexOptions.CultureInvariant);

    public static Regex QueueValue { get; } = new(@"^(?:none|mq-deadline|kyber|bfq|[0-9]{1,5})\z", RegexOptions.CultureInvariant);

    public static Regex ThpKey { get; } = new(@"^(?:enabled|defrag)\z", RegexOptions.CultureInvariant);

    public static Regex ThpValue { get; } = new(@"^(?:always|madvise|never|defer|defer\+madvise)\z", RegexOptions.CultureInvariant);

    public static Regex UnitKey { get; } = new(@"^Service/[A-Z][A-Za-z]{1,60}\z", RegexOptions.CultureInvariant);

    public static Regex RuntimeKey { get; } = new(@"^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+){1,10}\z", RegexOptions.CultureInvariant);

    public static Regex RuntimeValue { get; } = new(@"^(?:true|false|-?[0-9]{1,19}(?:\.[0-9]{1,6})?)\z", RegexOptions.CultureInvariant);

    public static Regex VariableKey { get; } = new(@"^[A-Za-z_][A-Za-z0-9_]{0,120}\z", RegexOptions.CultureInvariant);

    public static Regex VariableValue { get; } = new(@"^[A-Za-z0-9._:,%/+=-]{1,200}\z", RegexOptions.CultureInvariant);

    public static Regex Keyword { get; } = new(@"^[A-Za-z][A-Za-z ]{0,60}[A-Za-z]\z", RegexOptions.CultureInvariant);

    public static Regex Word { get; } = new(@"^[A-Za-z0-9]{1,40}\z", RegexOptions.CultureInvariant);

    public static Regex FileKey { get; } = new(@"^[A-Za-z0-9_.-]{1,100}(?::[A-Za-z0-9_. -]{1,100}){0,10}\z", RegexOptions.CultureInvariant);

    public static Regex Up { get; } = new(@"(?:^|[/\\\s=:""'])\.\.(?:[/\\]|\z)", RegexOptions.CultureInvariant);

    public static Regex IsPath { get; } = new(@"^\s*[/\\~]", RegexOptions.CultureInvariant);
}
