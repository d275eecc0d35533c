"""Readers of projects coded in other tools for qualitative analysis: their texts, people and coded passages."""
