using Acornima.Ast;

namespace Perf.ScriptWorker.Lowering;

/// <content>Objects.</content>
internal sealed partial class ValueReader
{
    private ObjectValue Object(ObjectExpression node, ValueScope? scope)
    {
        var members = new List<KeyValuePair<string, LoweredValue>>();
        foreach (Node property in node.Properties)
        {
            switch (property)
            {
                case ObjectProperty { Kind: PropertyKind.Init, Method: false, Value: Expression value } member:
                    string? key = member.Computed ? TemplateText.Known(Read(member.Key, scope)) : member.Key switch
                    {
                        Identifier name => name.Name,
                        StringLiteral text => text.Value,
                        NumericLiteral number => TemplateText.Number(number.Value),
                        _ => null,
                    };

                    // Such keys come first in JavaScript, wherever they stand.
                    if (key is null || (key.Length > 0 && key.All(char.IsAsciiDigit)) || key == "__proto__")
                    {
                        throw new NotLoweredException("an object with a member whose name is a number or is known only while the script runs", property);
                    }

                    members.Add(new(key, OfMember(value, scope)));
                    break;
                case SpreadElement { Argument: var source } when Read(source, scope) is ObjectValue spread:
                    members.AddRange(spread.Members);
                    break;
                default:
                    throw new NotLoweredException("an object with functions or accessors", property);
            }
        }

        return new ObjectValue([.. members.GroupBy(member => member.Key, StringComparer.Ordinal).Select(group => KeyValuePair.Create(group.Key, group.Last().Value))]);
    }

    // One member that is not known leaves the others.
    private LoweredValue OfMember(Expression value, ValueScope? scope)
    {
        try
        {
            return Read(value, scope);
        }
        catch (NotLoweredException reason) when (_left is not null)
        {
            _left.Add(reason);
            return new UnknownValue();
        }
    }
}
