namespace MlNetDeep;

/// <summary>A graph of ONNX that is being written: nodes, of one output each, and constants. All values have names.</summary>
internal interface IOnnxGraph
{
    /// <summary>The set of operators that the graph is written in, 9 or newer; where several are possible, the oldest.</summary>
    int OperatorSet { get; }

    /// <summary>A value for a node to give.</summary>
    /// <param name="prefix">What its name begins with.</param>
    /// <param name="shape">Of a row of it, rows in front, in single precision; null for another type, or where there are no rows.</param>
    /// <returns>A name that no other value has.</returns>
    string AddValue(string prefix, Shape? shape);

    /// <summary>A node that gives a value.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="inputs">The values that it reads; an empty name for one that is left out.</param>
    /// <param name="output">The value that it gives.</param>
    IOnnxNode AddNode(string type, string[] inputs, string output);

    /// <summary>Values that the graph holds.</summary>
    /// <param name="prefix">What its name begins with.</param>
    /// <param name="values">Row-major.</param>
    /// <param name="dimensions">Of the values.</param>
    /// <returns>A name that no other value has.</returns>
    string AddConstant(string prefix, float[] values, long[] dimensions);

    /// <inheritdoc cref="AddConstant(string, float[], long[])"/>
    string AddConstant(string prefix, long[] values, long[] dimensions);

    /// <inheritdoc cref="AddConstant(string, float[], long[])"/>
    string AddConstant(string prefix, double[] values, long[] dimensions);
}

/// <summary>A node, to which attributes are added.</summary>
internal interface IOnnxNode
{
    /// <summary>Adds a number.</summary>
    void AddAttribute(string name, long value);

    /// <summary>Adds a number.</summary>
    void AddAttribute(string name, float value);

    /// <summary>Adds a word.</summary>
    void AddAttribute(string name, string value);

    /// <summary>Adds numbers.</summary>
    void AddAttribute(string name, long[] values);

    /// <summary>Adds numbers.</summary>
    void AddAttribute(string name, float[] values);

    /// <summary>Adds words.</summary>
    void AddAttribute(string name, string[] values);

    /// <summary>Adds a type of values: Single, Double, Int64, Int32 or UInt32.</summary>
    void AddAttribute(string name, Type type);
}
