namespace Perf.Tuning;

/// <summary>A part of an expression, computed from what is known alone: the same names give the same value.</summary>
internal abstract record Expression
{
    /// <summary>Computes it.</summary>
    /// <param name="scope">What is known.</param>
    /// <returns>The value; unknown where something that it needs is.</returns>
    /// <exception cref="ExpressionException">It makes no sense: a text is to be multiplied.</exception>
    public abstract Value Compute(IValueScope scope);

    /// <summary>The parts that it is made of.</summary>
    public virtual IEnumerable<Expression> Parts => [];

    /// <summary>It and all parts below it.</summary>
    public IEnumerable<Expression> All() => Parts.SelectMany(part => part.All()).Prepend(this);

    /// <summary>A value that stands there.</summary>
    internal sealed record Constant(Value Value) : Expression
    {
        public override Value Compute(IValueScope scope) => Value;
    }

    /// <summary>A name.</summary>
    internal sealed record Name(string Text) : Expression
    {
        public override Value Compute(IValueScope scope) => scope.Of(Text);
    }

    /// <summary>What a setting is now: <c>current('http/gzip')</c>, <c>setting('postgresql.setting', 'work_mem')</c>. Its words stand there, so that everything can be read before anything is computed.</summary>
    internal sealed record CurrentSetting(string? Mechanism, string Key) : Expression
    {
        public override Value Compute(IValueScope scope) => scope.Setting(Mechanism, Key);
    }

    /// <summary>The finding's evidence with a signal.</summary>
    internal sealed record EvidenceOf(string Signal) : Expression
    {
        public override Value Compute(IValueScope scope) => scope.Evidence(Signal);
    }

    /// <summary>The opposite.</summary>
    internal sealed record Opposite(Expression Of, bool IsTruth) : Expression
    {
        public override IEnumerable<Expression> Parts => [Of];

        public override Value Compute(IValueScope scope)
        {
            Value value = Of.Compute(scope);
            return !value.IsKnown ? value : IsTruth ? Value.Of(!Operators.Truth(value)) : Value.Of(-Operators.Number(value));
        }
    }

    /// <summary>Two with something between them.</summary>
    internal sealed record Pair(string Operator, Expression Left, Expression Right) : Expression
    {
        public override IEnumerable<Expression> Parts => [Left, Right];

        public override Value Compute(IValueScope scope)
        {
            Value left = Left.Compute(scope);

            // What decides by itself needs no other: "known(x) and x > 3".
            if (Operator is "and" or "or" && left.IsKnown && Operators.Truth(left) == (Operator == "or"))
            {
                return left;
            }

            Value right = Right.Compute(scope);
            if (Operator is "and" or "or" && right.IsKnown && Operators.Truth(right) == (Operator == "or"))
            {
                return right;
            }

            return !left.IsKnown ? left : !right.IsKnown ? right : Operators.Apply(Operator, left, right);
        }
    }

    /// <summary>A function of <see cref="Functions"/>.</summary>
    internal sealed record Call(string Function, IReadOnlyList<Expression> Arguments) : Expression
    {
        public override IEnumerable<Expression> Parts => Arguments;

        public override Value Compute(IValueScope scope) => Functions.Apply(Function, Arguments, scope);
    }
}
