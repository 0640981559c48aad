using System.Text.RegularExpressions;
namespace Perf.Engine.Templates;
public enum TemplatePartKind { Literal, Variable, Environment }
public readonly record struct TemplatePart(TemplatePartKind Kind, string Text, string? Default);
public sealed class Template { public IReadOnlyList<TemplatePart> Parts { get; private init; } = [];
 public static Template Parse(string s) { var l = new List<TemplatePart>(); int at=0; foreach (Match m in Regex.Matches(s, @"\$\{(env:)?([\w.\-]+?)(:-([^}]*))?\}")) { if (m.Index>at) l.Add(new(TemplatePartKind.Literal, s[at..m.Index], null)); l.Add(new(m.Groups[1].Success?TemplatePartKind.Environment:TemplatePartKind.Variable, m.Groups[2].Value, m.Groups[4].Success?m.Groups[4].Value:null)); at=m.Index+m.Length; } if (at<s.Length) l.Add(new(TemplatePartKind.Literal, s[at..], null)); return new Template{Parts=l}; } }
public static class VariableResolver { public static IReadOnlyDictionary<string, Variable> Resolve(IReadOnlyDictionary<string, Variable> v, Func<string,string?> e) => v; }
